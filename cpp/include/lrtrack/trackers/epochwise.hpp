#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

namespace lrtrack {

struct EpochwiseTracker {
  using Self = EpochwiseTracker;

  TrackerPtr tracker = {};
  std::int64_t updates_per_epoch = unset_integer;

  static constexpr std::string_view name = "EpochwiseTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that is written in epochs. The method per_epoch makes it.",
      .formula = R"(f(t) = tracker(floor(t / updates_per_epoch))

Updates count from 0: epoch 1 begins at update updates_per_epoch.)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().per_epoch(10)
>>> [tracker.get_new_value(t) for t in (0, 9, 10, 30)]
[1.0, 1.0, 0.7071067690849304, 0.5])",
      .source = "Schedules per epoch, as in Zhang et al., Dive into Deep Learning, section 8.11."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker, a function of epochs"),
        required("updates_per_epoch", &Self::updates_per_epoch, rules::positive,
                 "how many updates make an epoch")};
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    const auto left = updates_per_epoch - 1 - num_update % updates_per_epoch;
    visit(Piece{.last = num_update + std::min(left, latest_update - num_update),
                .unit = updates_per_epoch},
          part(*tracker));
  }

  template <class Real>
  void add_milestones(Milestones& milestones) const {
    if (!milestones.has_room()) return;
    auto epochs = milestones.others((milestones.stop() - 1) / updates_per_epoch + 1,
                                    milestones.after() / updates_per_epoch);
    tracker->add_milestones<Real>(epochs);
    for (const auto epoch : epochs.sorted()) milestones.add(epoch * updates_per_epoch);
  }
};

}  // namespace lrtrack
