#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"

namespace lrtrack {

struct EpochTracker {
  using Self = EpochTracker;

  TrackerPtr tracker = {};
  std::int64_t updates_per_epoch = unset_integer;

  static constexpr std::string_view name = "EpochTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that is written in epochs. The method per_epoch makes it.",
      .formula = R"(f(t) = tracker(epoch)
epoch = floor((t − 1) / updates_per_epoch) for t >= 1, else 0

Optimizers start at update 1, so updates 1 to updates_per_epoch are epoch 0.)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().per_epoch(10)
>>> [tracker.get_new_value(t) for t in (0, 1, 10, 31)]
[1.0, 1.0, 1.0, 0.5])",
      .source = "Schedules per epoch, as in Zhang et al., Dive into Deep Learning, section 8.11."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker, a function of epochs"),
        required("updates_per_epoch", &Self::updates_per_epoch, rules::positive,
                 "how many updates make an epoch")};
  }

  template <class Real>
  struct Formula {
    TrackerPtr tracker;
    std::int64_t length;

    explicit Formula(const Self& definition)
        : tracker(definition.tracker), length(definition.updates_per_epoch) {}

    Real operator()(std::int64_t num_update) const {
      return tracker->template value<Real>(epoch_at(num_update));
    }

    void fill(UpdateRange range, Real* out) const {
      const auto segment_of = [this](std::int64_t t) {
        const auto before = epoch_at(t) * length;  // the last update of the epoch before
        constexpr auto latest = std::numeric_limits<std::int64_t>::max();
        return Segment{before == 0 ? 0 : before + 1,
                       before > latest - length ? latest : before + length};
      };
      fill_by_segments(range, out, segment_of, [this](UpdateRange part, Real* part_out) {
        std::fill_n(part_out, part.count, (*this)(part.start));
      });
    }

   private:
    std::int64_t epoch_at(std::int64_t t) const {
      return std::max(t - 1, std::int64_t{0}) / length;
    }
  };
};

}  // namespace lrtrack
