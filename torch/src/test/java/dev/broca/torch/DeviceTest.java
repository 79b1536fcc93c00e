package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTest {
  @Test
  void devicesHaveTheNamesThatTheyPrint() {
    for (Device device : List.of(Device.CPU, Device.CUDA, new Device(Device.Kind.CUDA, 12))) {
      assertThat(Device.named(device.toString())).isEqualTo(device);
    }
    assertThat(Device.named("cuda")).isEqualTo(Device.CUDA);
  }

  @Test
  void otherNamesAreRefused() {
    for (String name : List.of("", "gpu", "cuda:", "cuda:-1", "cuda:1000", "CPU", "cpu:0")) {
      assertThatThrownBy(() -> Device.named(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
  }
}
