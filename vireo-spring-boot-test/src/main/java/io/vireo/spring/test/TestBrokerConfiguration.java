package io.vireo.spring.test;

import io.vireo.Codec;
import io.vireo.test.BrokerTime;
import io.vireo.test.RecordedEvents;
import io.vireo.test.SeededFaults;
import io.vireo.test.TestBroker;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** The broker of one context, which closes it, and its parts as beans. */
@Configuration(proxyBeanMethods = false)
class TestBrokerConfiguration {
  static final String BROKER = "vireoTestBroker";

  @Bean(name = BROKER, destroyMethod = "close")
  TestBroker vireoTestBroker(
      @Value("${vireo.test.seed:0}") long seed, ObjectProvider<Codec> codecs) {
    TestBroker broker = seed == 0 ? TestBroker.start() : TestBroker.start(seed);
    codecs.ifUnique(broker::decodeWith);
    return broker;
  }

  @Bean
  RecordedEvents vireoRecordedEvents(TestBroker broker) {
    return broker.events();
  }

  @Bean
  BrokerTime vireoBrokerTime(TestBroker broker) {
    return broker.time();
  }

  @Bean
  SeededFaults vireoSeededFaults(TestBroker broker) {
    return broker.faults();
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static TestBrokerPostProcessor vireoTestBrokerPostProcessor(
      ConfigurableListableBeanFactory beans) {
    return new TestBrokerPostProcessor(beans);
  }
}
