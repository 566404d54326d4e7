package dev.sluice.worker.publish;

import static java.util.stream.Collectors.toSet;

import dev.sluice.worker.publish.Right.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster what this worker may do. What it does not tell is taken to be allowed: it may
 * have no ACLs, or nothing there yet to have them.
 */
record AccessCheck(Admin admin) {

  /** Those of the rights that are not given. */
  List<Right> lacking(Collection<Right> wanted) throws InterruptedException {
    List<Right> lacking = new ArrayList<>();
    lacking.addAll(onTopics(of(Resource.TOPIC, wanted)));
    List<Right> groups = of(Resource.GROUP, wanted);
    lacking.addAll(hidden(groups, admin.describeConsumerGroups(names(groups)).describedGroups()));
    for (Right ids : of(Resource.TRANSACTIONAL_ID, wanted)) {
      var asked = admin.describeTransactions(List.of(ids.name())).description(ids.name());
      lacking.addAll(hidden(List.of(ids), Map.of(ids.name(), asked)));
    }
    return lacking;
  }

  private static List<Right> of(Resource resource, Collection<Right> wanted) {
    return wanted.stream().filter(one -> one.resource() == resource).toList();
  }

  private static Set<String> names(List<Right> rights) {
    return rights.stream().map(Right::name).collect(toSet());
  }

  /** Of topics the cluster tells what may be done with them. */
  private List<Right> onTopics(List<Right> wanted) throws InterruptedException {
    var described =
        admin
            .describeTopics(
                names(wanted), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    List<Right> lacking = new ArrayList<>();
    for (Right one : wanted) {
      KafkaFuture<TopicDescription> answer = described.get(one.name());
      if (answer != null && !isGiven(one, answer)) {
        lacking.add(one);
      }
    }
    return lacking;
  }

  private static boolean isGiven(Right wanted, KafkaFuture<TopicDescription> answer)
      throws InterruptedException {
    try {
      return allows(answer.get(), AclOperation.valueOf(wanted.operation().name()));
    } catch (ExecutionException e) {
      return !(e.getCause() instanceof AuthorizationException);
    }
  }

  static boolean allows(TopicDescription topic, AclOperation operation) {
    @Nullable Set<AclOperation> allowed = topic.authorizedOperations();
    return allowed == null || allowed.isEmpty() || allowed.contains(operation);
  }

  /** Of the others it tells only that they may not be looked at, and so not be used either. */
  private static List<Right> hidden(
      List<Right> wanted, Map<String, ? extends KafkaFuture<?>> described)
      throws InterruptedException {
    List<Right> hidden = new ArrayList<>();
    for (Right one : wanted) {
      KafkaFuture<?> answer = described.get(one.name());
      try {
        if (answer != null) {
          var _ = answer.get();
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          hidden.add(one);
        }
      }
    }
    return hidden;
  }
}
