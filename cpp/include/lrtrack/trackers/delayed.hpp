#pragma once

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

namespace lrtrack {

struct DelayedTracker {
  using Self = DelayedTracker;

  TrackerPtr tracker = {};
  std::int64_t updates = unset_integer;

  static constexpr std::string_view name = "DelayedTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that starts later. The method delay makes it.",
      .formula = R"(f(t) = tracker(max(0, t − updates))

With negative updates the tracker is ahead; it never goes beyond update 2^63 − 1.)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().delay(2)
>>> [tracker.get_new_value(t) for t in (0, 2, 5)]
[1.0, 1.0, 0.5])",
      .source = "A shift of the argument."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker that is delayed"),
        required("updates", &Self::updates, rules::finite, "by how many updates")};
  }

  void validate() const {
    require(updates >= -latest_update, "updates", "at least -9223372036854775807", updates);
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    if (num_update < updates) return visit(Piece{.last = updates - 1}, held(*tracker, 0));
    const auto end = updates < 0 ? latest_update + updates : latest_update;
    if (num_update > end) return visit(Piece{}, held(*tracker, latest_update));
    visit(Piece{.last = end, .origin = updates}, part(*tracker));
  }
};

}  // namespace lrtrack
