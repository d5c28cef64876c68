// Schedules of constant values, one after the other.
#pragma once

#include <vector>

#include "lrtrack/detail/search.hpp"
#include "lrtrack/pieces.hpp"

namespace lrtrack {

class Staircase {
 public:
  /// `ends` has the last update of each value but the last one, which has no end.
  Staircase(std::vector<std::int64_t> ends, std::vector<double> values)
      : ends_(std::move(ends)), values_(std::move(values)) {}

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    const auto step = detail::count_below(ends_, num_update);
    visit(Piece{.last = step < ends_.size() ? ends_[step] : latest_update}, hold(values_[step]));
  }

 private:
  std::vector<std::int64_t> ends_;
  std::vector<double> values_;
};

}  // namespace lrtrack
