// Several trackers' values at the same update, joined by an operation.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "lrtrack/tracker.hpp"

namespace lrtrack {

template <class Real, class Operation>
class Pointwise {
 public:
  explicit Pointwise(std::vector<TrackerPtr> trackers) : trackers_(std::move(trackers)) {}

  Real operator()(std::int64_t num_update) const {
    Real result = trackers_.front()->template value<Real>(num_update);
    for (std::size_t i = 1; i < trackers_.size(); ++i) {
      result = Operation{}(result, trackers_[i]->template value<Real>(num_update));
    }
    return result;
  }

  void fill(UpdateRange range, Real* out) const {
    trackers_.front()->fill(range, out);
    for (std::size_t i = 1; i < trackers_.size(); ++i) join(*trackers_[i], range, out);
  }

 private:
  static void join(const Tracker& tracker, UpdateRange range, Real* out) {
    std::array<Real, 2048> block;
    for (std::size_t done = 0; done < range.count; done += block.size()) {
      const auto length = std::min(block.size(), range.count - done);
      tracker.fill(range.part(done, length), block.data());
      std::transform(out + done, out + done + length, block.begin(), out + done, Operation{});
    }
  }

  std::vector<TrackerPtr> trackers_;
};

}  // namespace lrtrack
