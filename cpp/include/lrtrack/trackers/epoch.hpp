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
      return tracker->template value<Real>(epoch_at()(num_update));
    }

    void fill(UpdateRange range, Real* out) const {
      constexpr std::int64_t short_run = 64;
      if (length / range.step < short_run) return evaluate(range, out);
      fill_by_segments(
          range, out, [this](std::int64_t t) { return epoch_of(t); },
          [this](Epoch epoch, UpdateRange part, Real* values) {
            std::fill_n(values, part.count, tracker->template value<Real>(epoch.index));
          });
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      if (updates.count == 0 || std::max(detail::largest(updates), length) >= detail::exact_limit) {
        return gather_at(*tracker, updates, out, epoch_at());
      }
      gather_at(*tracker, updates, out, [divisor = static_cast<double>(length)](std::int64_t t) {
        const auto before = static_cast<double>(t > 0 ? t - 1 : 0);
        return static_cast<std::int64_t>(detail::whole(before / divisor));
      });
    }

   private:
    struct Epoch {
      std::int64_t index;
      std::int64_t last_update;
    };

    Epoch epoch_of(std::int64_t t) const {
      const auto index = epoch_at()(t);
      const auto before = index * length;  // the last update of the epoch before
      constexpr auto latest = std::numeric_limits<std::int64_t>::max();
      return {index, before > latest - length ? latest : before + length};
    }

    auto epoch_at() const {
      return [updates = length](std::int64_t t) { return (t > 0 ? t - 1 : 0) / updates; };
    }
  };
};

}  // namespace lrtrack
