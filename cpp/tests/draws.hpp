// Random trackers of any type, and random ranges.
#pragma once

#include <cmath>
#include <cstdlib>
#include <random>
#include <stdexcept>

#include "tables.hpp"

namespace lrtrack::draws {

/// A new one each time; LRTRACK_SEED repeats a run.
inline std::uint64_t seed() {
  const char* const given = std::getenv("LRTRACK_SEED");
  return given ? std::stoull(given) : std::random_device{}();
}

/// Numbers such as schedules have, of all magnitudes.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t limit) { return engine_() % limit; }
  double uniform(double low, double high) {
    return std::uniform_real_distribution(low, high)(engine_);
  }
  double power_of_two(double low, double high) { return std::exp2(uniform(low, high)); }

  double real() {
    constexpr double special[] = {0, -0.0, 0.5, 1, 1.5, 2, 3, 7};
    switch (below(8)) {
      case 0:
        return special[below(std::size(special))];
      case 1:
        return 1 - power_of_two(-24, -1);
      case 2:
        return 1 + power_of_two(-24, 0);
      case 3:
        return power_of_two(-120, 120);
      case 4:
        return power_of_two(-30, 0);
      case 5:
        return -uniform(0, 1);
      default:
        return uniform(0, 1);
    }
  }

  std::int64_t integer() { return below(8) == 0 ? 0 : length(below(4) == 0 ? 45 : 14); }
  std::int64_t length(double bits) { return static_cast<std::int64_t>(power_of_two(0, bits)); }

 private:
  std::mt19937_64 engine_;
};

inline TrackerPtr nested(Random& random, int depth);

inline std::shared_ptr<const ParameterTracker> tracker(Random& random, const TrackerType& type,
                                                       int depth = 0) {
  while (true) {
    try {
      return tables::tracker(random, type, [&] { return nested(random, depth + 1); });
    } catch (const std::invalid_argument&) {
      // Drawn again.
    }
  }
}

inline TrackerPtr nested(Random& random, int depth) {
  constexpr int deepest = 3;
  const auto* type = &tables::any_type(random);
  if (depth == deepest || type->per_parameter) type = find_tracker_type("CosineTracker");
  return std::dynamic_pointer_cast<const Tracker>(tracker(random, *type, depth));
}

/// From 0, late, or up to the last update, in steps of 1 or more, over the ends of blocks, and
/// falling ones.
inline UpdateRange range(Random& random) {
  const auto count = static_cast<std::size_t>(random.length(12));
  const auto step = random.below(2) == 0 ? 1 : random.length(random.below(4) == 0 ? 50 : 20);
  const auto reach = step * (static_cast<std::int64_t>(count) - 1);
  const std::int64_t starts[] = {0, 0, random.length(45), latest_update - reach};
  const UpdateRange rising{starts[random.below(4)], step, count};
  return random.below(3) == 0 ? UpdateRange{rising[count - 1], -step, count} : rising;
}

/// A range's numbers, in their order or in any.
inline std::vector<std::int64_t> updates(Random& random, UpdateRange range) {
  std::vector<std::int64_t> numbers(range.count);
  for (std::size_t i = 0; i < range.count; ++i) numbers[i] = range[i];
  if (random.below(2) == 0) return numbers;
  for (auto i = range.count; i > 1; --i) std::swap(numbers[i - 1], numbers[random.below(i)]);
  return numbers;
}

}  // namespace lrtrack::draws
