// evaluate KIND scalar|range COUNT: one tracker's values at 0 … COUNT - 1, for callgrind to count.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace {

using namespace lrtrack;

TrackerPtr tracker_of(const std::string& kind, std::int64_t count) {
  const std::map<std::string, TrackerPtr> trackers{
      {"fixed", make(FixedTracker{.value = 0.5})},
      {"factor", make(FactorTracker{.base_value = 0.5, .factor = 1 - 1e-6})},
      {"multi_factor",
       make(MultiFactorTracker{.base_value = 0.5, .steps = {count / 3, count / 2}, .factor = 0.1})},
      {"cosine", make(CosineTracker{.base_value = 0.5, .max_updates = count})},
      {"linear", make(LinearTracker{.base_value = 0.5, .slope = -1e-8})},
      {"polynomial",
       make(PolynomialDecayTracker{
           .base_value = 0.5, .end_learning_rate = 0.01, .decay_steps = count, .power = 2})},
      {"triangular", make(CyclicalTracker{})},
      {"triangular2", make(CyclicalTracker{.mode = CyclicalMode::triangular2})},
      {"exp_range", make(CyclicalTracker{.mode = CyclicalMode::exp_range, .gamma = 1 - 1e-6})},
  };
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
