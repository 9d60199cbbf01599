package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** The process of a queue within the node, for faults that no client can bring about. */
final class BrokerQueue {
  private final String process;

  BrokerQueue(String name) {
    String bytes = Base64.getEncoder().encodeToString(name.getBytes(UTF_8));
    this.process =
        "begin {ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, base64:decode(\""
            + bytes
            + "\"))), %s end";
  }

  private String eval(String expression) {
    return TestBroker.node().admin().eval(String.format(process, expression));
  }

  /** Whether it hibernates, as it does when it has nothing left to do. */
  boolean sleeps() {
    return eval("process_info(amqqueue:get_pid(Q), current_function)").contains("hibernate");
  }

  /** The queue answers nobody any more. */
  void suspend() {
    eval("sys:suspend(amqqueue:get_pid(Q), infinity)");
  }

  void resume() {
    eval("sys:resume(amqqueue:get_pid(Q), infinity)");
  }

  /** The queue forgets its consumers, and does not tell them. */
  void forgetConsumers() {
    eval(
        "[ok = gen_server2:call(amqqueue:get_pid(Q), {basic_cancel, element(1, C), element(2, C),"
            + " undefined, <<\"vireo-test\">>}, infinity) || C <- rabbit_amqqueue:consumers(Q)]");
  }
}
