// The points that a drawing of a tracker needs, however many updates it shows.
#pragma once

#include <cstdint>
#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack::web {

struct Curve {
  std::vector<std::int64_t> updates;
  std::vector<float> values;
  bool is_exact = true;  // false if not every update was looked at

  void add(std::int64_t update, float value) {
    updates.push_back(update);
    values.push_back(value);
  }
};

/// The first, lowest, highest and last value of each column of a picture; every value where a
/// column would have four or fewer. More updates than `most` are sampled.
Curve curve_of(const Tracker& tracker, std::int64_t start, std::int64_t stop, std::int64_t columns,
               std::int64_t most);

/// Where a drawing stops that is not told where: a little after the last milestone, or after six
/// pieces of a schedule that goes on and on. lrtrack.plotting.default_stop knows more cases.
std::int64_t default_stop(const Tracker& tracker);

/// Those after start and before stop; none where there are too many to list.
std::vector<std::int64_t> milestones_between(const Tracker& tracker, std::int64_t start,
                                             std::int64_t stop);

}  // namespace lrtrack::web
