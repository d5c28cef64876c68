// Several trackers' values at the same update, joined by an operation.
#pragma once

#include <algorithm>
#include <vector>

#include "lrtrack/segments.hpp"
#include "lrtrack/tracker.hpp"

namespace lrtrack {

template <class Real, class Operation>
class Pointwise {
 public:
  explicit Pointwise(std::vector<TrackerPtr> trackers) : trackers_(std::move(trackers)) {
    for (const auto& tracker : trackers_) depth_ = std::max(depth_, tracker->depth());
  }

  Real operator()(std::int64_t num_update) const {
    const auto* tracker = trackers_.data();
    const auto* const end = tracker + trackers_.size();
    Real result = (*tracker)->template value<Real>(num_update);
    while (++tracker != end) {
      result = Operation{}(result, (*tracker)->template value<Real>(num_update));
    }
    return result;
  }

  void add_milestones(Milestones& milestones) const {
    for (const auto& tracker : trackers_) tracker->template add_milestones<Real>(milestones);
  }

  void fill(UpdateRange range, Real* out) const {
    join(range, out, [](const Tracker& tracker, UpdateRange part, Real* values) {
      tracker.fill(part, values);
    });
  }

  void evaluate(detail::UpdateList updates, Real* out) const {
    join(updates, out, [](const Tracker& tracker, detail::UpdateList part, Real* values) {
      tracker.gather(part.numbers, part.count, values);
    });
  }

 private:
  /// Block after block, so that all of a block's values stay in the cache; not on the stack, for
  /// trackers may be nested deeply. A part's tables serve a whole block: the longer, the better,
  /// but those that are nested have their blocks in memory at the same time.
  template <class Updates, class Evaluate>
  void join(Updates updates, Real* out, const Evaluate& evaluate) const {
    const auto longest = detail::block_size * std::max<std::size_t>(8 / depth_, 1);
    std::vector<Real> others(std::min(updates.count, longest));
    for (std::size_t done = 0; done < updates.count; done += others.size()) {
      const auto part = updates.part(done, std::min(others.size(), updates.count - done));
      Real* values = out + done;
      evaluate(*trackers_.front(), part, values);
      for (std::size_t i = 1; i < trackers_.size(); ++i) {
        evaluate(*trackers_[i], part, others.data());
        detail::vectorised([count = part.count, values, more = others.data()] {
          for (std::size_t k = 0; k < count; ++k) values[k] = Operation{}(values[k], more[k]);
        });
      }
    }
  }

  std::vector<TrackerPtr> trackers_;
  std::size_t depth_ = 1;  // of the deepest
};

}  // namespace lrtrack
