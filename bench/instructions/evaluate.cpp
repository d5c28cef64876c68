// evaluate KIND scalar|range COUNT: one tracker's values at 0 … COUNT - 1, for callgrind to count.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace {

using namespace lrtrack;

using TrackersByKind = std::map<std::string, TrackerPtr>;

TrackerPtr cosine(std::int64_t count) {
  return make(CosineTracker{.base_value = 0.5, .max_updates = count});
}

TrackersByKind djl_trackers(std::int64_t count) {
  return {
      {"fixed", make(FixedTracker{.value = 0.5})},
      {"factor", make(FactorTracker{.base_value = 0.5, .factor = 1 - 1e-6})},
      {"multi_factor",
       make(MultiFactorTracker{.base_value = 0.5, .steps = {count / 3, count / 2}, .factor = 0.1})},
      {"cosine", cosine(count)},
      {"linear", make(LinearTracker{.base_value = 0.5, .slope = -1e-8})},
      {"polynomial",
       make(PolynomialDecayTracker{
           .base_value = 0.5, .end_learning_rate = 0.01, .decay_steps = count, .power = 2})},
      {"triangular", make(CyclicalTracker{})},
      {"triangular2", make(CyclicalTracker{.mode = CyclicalMode::triangular2})},
      {"exp_range", make(CyclicalTracker{.mode = CyclicalMode::exp_range, .gamma = 1 - 1e-6})},
  };
}

TrackersByKind field_trackers(std::int64_t count) {
  return {
      {"square_root", make(SquareRootTracker{.base_value = 0.5})},
      {"step", make(StepTracker{.base_value = 0.5, .factor = 0.9, .step_size = 1000})},
      {"exponential", make(ExponentialTracker{.base_value = 0.5, .decay = 1e-5})},
      {"piecewise_linear", make(PiecewiseLinearTracker{.points = {{0, 0.1}, {50'000, 0.5}}})},
      {"cosine_restarts", make(CosineRestartsTracker{.base_value = 0.5, .first_cycle = 10'000})},
      {"one_cycle", make(OneCycleTracker{.max_value = 0.5, .total_updates = 100'000})},
      {"range_test",
       make(RangeTestTracker{.min_value = 1e-4, .max_value = 0.5, .total_updates = count})},
  };
}

TrackersByKind compositions(std::int64_t count) {
  const auto part = cosine(count);
  return {
      {"warm_up", make(WarmUpTracker{.main_tracker = part, .warm_up_steps = 50'000})},
      {"sequence", make(SequentialTracker{.trackers = {part, part}, .lengths = {50'000}})},
      {"product", make(ProductTracker{.factors = {part, part}})},
      {"clip", make(ClippedTracker{.tracker = part, .low = 0.1, .high = 0.4})},
      {"per_epoch", make(EpochwiseTracker{.tracker = part, .updates_per_epoch = 100})},
      {"repeat", make(RepeatedTracker{.tracker = part, .length = 10'000})},
  };
}

TrackerPtr tracker_of(const std::string& kind, std::int64_t count) {
  auto trackers = djl_trackers(count);
  trackers.merge(field_trackers(count));
  trackers.merge(compositions(count));
  return trackers.at(kind);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return EXIT_FAILURE;
  const auto size = std::stoul(arguments[3]);
  const auto tracker = tracker_of(arguments[1], static_cast<std::int64_t>(1'000'000));
  std::vector<float> values(size);
  if (std::string(arguments[2]) == "range") {
    tracker->fill({0, 1, size}, values.data());
  } else {
    for (std::size_t i = 0; i < size; ++i) {
      values[i] = tracker->get_new_value(static_cast<std::int64_t>(i));
    }
  }
  std::printf("%g\n", static_cast<double>(values[size - 1]));
}
