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

TrackersByKind trackers() {
  const TrackerPtr cosine = make(CosineTracker{.base_value = 0.5, .max_updates = 1'000'000});
  return {
      {"fixed", make(FixedTracker{.value = 0.5})},
      {"cosine", cosine},
      {"exp_range", make(CyclicalTracker{.mode = CyclicalMode::exp_range, .gamma = 1 - 1e-6})},
      {"one_cycle", make(OneCycleTracker{.max_value = 0.5, .total_updates = 100'000})},
      {"sequence", make(SequentialTracker{.trackers = {cosine, cosine}, .lengths = {50'000}})},
      {"product", make(ProductTracker{.factors = {cosine, cosine}})},
  };
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return EXIT_FAILURE;
  const auto size = std::stoul(arguments[3]);
  const auto tracker = trackers().at(arguments[1]);
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
