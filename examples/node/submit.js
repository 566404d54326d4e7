// Publishes an OpenAI request body as it stands and prints the answer.
//
//   npm install
//   node submit.js "Why is the sky blue?"
//
// BOOTSTRAP (localhost:9092) and MODEL (gpt-oss-120b) may be set in the environment.

import { randomUUID } from "node:crypto";
import { Kafka, logLevel } from "kafkajs";

const prompt = process.argv.slice(2).join(" ") || "Why is the sky blue? One sentence.";
const brokers = (process.env.BOOTSTRAP ?? "localhost:9092").split(",");
const body = {
  model: process.env.MODEL ?? "gpt-oss-120b",
  messages: [{ role: "user", content: prompt }],
};

const kafka = new Kafka({ clientId: "sluice-example", brokers, logLevel: logLevel.ERROR });
const producer = kafka.producer();
const admin = kafka.admin();
// Without readUncommitted, kafkajs delivers committed results only: exactly one for each job.
const consumer = kafka.consumer({ groupId: `sluice-example-${randomUUID()}`, maxWaitTimeInMs: 250 });

// A bare body has no id of its own: its job goes by the place where its record came to stand.
const jobId = (record) => `${record.topicName}-${record.partition}-${record.baseOffset}`;

async function run() {
  await Promise.all([producer.connect(), consumer.connect(), admin.connect()]);
  // From where the results end now: the answer can only come after it.
  const ends = await admin.fetchTopicOffsets("llm.results");
  await consumer.subscribe({ topic: "llm.results" });
  const [record] = await producer.send({
    topic: "llm.jobs",
    messages: [{ value: JSON.stringify(body) }],
  });
  return await resultOf(jobId(record), ends);
}

function resultOf(id, ends) {
  return new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        autoCommit: false,
        eachMessage: async ({ message }) => {
          if (message.headers["sluice-job-id"]?.toString() === id) {
            resolve(JSON.parse(message.value.toString()));
          }
        },
      })
      .catch(reject);
    for (const { partition, offset } of ends) {
      consumer.seek({ topic: "llm.results", partition, offset });
    }
  });
}

try {
  const result = await run();
  if (result.status === "succeeded") {
    console.log(result.response.body.choices[0].message.content);
  } else {
    console.error(`${result.error.code}: ${result.error.message}`);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
} finally {
  await Promise.allSettled([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
}
