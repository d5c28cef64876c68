// The core without Python: values one by one, ranges, random updates, and filling memory.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "samples.hpp"

namespace lrtrack::bench {
namespace {

/// Each result states its time per value, and a sum over the bits of the values.
void report(benchmark::State& state, const std::vector<float>& values) {
  using benchmark::Counter;
  state.counters["per_value"] = Counter(static_cast<double>(values.size()),
                                        Counter::kIsIterationInvariantRate | Counter::kInvert);
  state.counters["bits"] = static_cast<double>(
      std::transform_reduce(values.begin(), values.end(), std::uint64_t{0}, std::plus<>{},
                            [](float value) { return std::bit_cast<std::uint32_t>(value); }));
}

std::vector<float> touched_array(const benchmark::State& state) {
  return std::vector<float>(static_cast<std::size_t>(state.range(0)), 1);
}

/// Runs `body(values)` as often as the library asks for.
template <class Body>
void measure(benchmark::State& state, const Body& body) {
  auto values = touched_array(state);
  for (auto _ : state) {
    body(values);
    benchmark::DoNotOptimize(values.data());
    benchmark::ClobberMemory();
  }
  report(state, values);
}

void fill_memory(benchmark::State& state) {
  // Not known to the compiler, as a tracker's value is not.
  const volatile float unknown = 0.5F;
  const float value = unknown;
  measure(state, [&](auto& values) { std::fill(values.begin(), values.end(), value); });
}

void cosine_of_libm(benchmark::State& state) {
  measure(state, [](auto& values) {
    for (std::size_t n = 0; n < values.size(); ++n) {
      values[n] = static_cast<float>(std::cos(static_cast<double>(n) * 1e-6));
    }
  });
}

/// With a tracker's own class, the compiler can take the formula into the loop, as the JVM does
/// when only one class is loaded; with Tracker, each call is virtual.
template <class AnyTracker>
void one_by_one(benchmark::State& state, const AnyTracker& tracker) {
  measure(state, [&](auto& values) {
    float* const out = values.data();
    const auto count = static_cast<std::int64_t>(values.size());
    for (std::int64_t n = 0; n < count; ++n) out[n] = tracker.get_new_value(n);
  });
}

void range(benchmark::State& state, const Tracker& tracker) {
  measure(state, [&](auto& values) { tracker.fill({.count = values.size()}, values.data()); });
}

void random_updates(benchmark::State& state, const Tracker& tracker) {
  std::vector<std::int64_t> updates(static_cast<std::size_t>(state.range(0)));
  std::mt19937_64 generator(1);
  std::uniform_int_distribution<std::int64_t> any_update(0, 1'000'000);
  std::generate(updates.begin(), updates.end(), [&] { return any_update(generator); });
  measure(state,
          [&](auto& values) { tracker.gather(updates.data(), updates.size(), values.data()); });
}

void register_all() {
  using benchmark::RegisterBenchmark;
  constexpr std::int64_t same_as_in_java = 1'000'000;
  constexpr std::int64_t large = 10'000'000;
  const auto add = [](const std::string& name, auto function, std::int64_t count) {
    RegisterBenchmark(name.c_str(), function)->Arg(count)->UseRealTime();
  };
  for (const auto count : {std::int64_t{100}, same_as_in_java, large}) {
    add("fill", &fill_memory, count);
  }
  add("libm_cosine", &cosine_of_libm, same_as_in_java);
  for_each_sample([&add](const std::string& name, const auto& definition) {
    const auto tracker = make(definition);
    const auto with = [&tracker](auto function) {
      return [tracker, function](benchmark::State& state) { function(state, *tracker); };
    };
    add("one_by_one/" + name, with([](auto& state, const auto& own) { one_by_one(state, own); }),
        same_as_in_java);
    add("one_by_one_virtual/" + name, with(&one_by_one<Tracker>), same_as_in_java);
    for (const auto count : {std::int64_t{100}, same_as_in_java, large}) {
      add("range/" + name, with(&range), count);
    }
    add("random/" + name, with(&random_updates), same_as_in_java);
  });
}

}  // namespace
}  // namespace lrtrack::bench

int main(int argc, char** argv) {
  lrtrack::bench::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
