#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct StepTracker {
  using Self = StepTracker;

  double base_value = unset_real;
  double factor = unset_real;
  std::int64_t step_size = unset_integer;
  std::int64_t offset = 0;

  static constexpr std::string_view name = "StepTracker";
  static constexpr Documentation documentation{
      .summary = "Multiplies the value by a factor at every multiple of a number of updates.",
      .formula = R"(f(t) = base_value · factor^floor((t + offset) / step_size)

The value changes at t = step_size itself (DJL's trackers change after it): step_size updates, from
0, have the base value. A value beyond float32, as growth reaches it, is infinity.)",
      .example = R"(>>> tracker = StepTracker(base_value=0.5, factor=0.5, step_size=10)
>>> [tracker(t) for t in (0, 9, 10, 20)]
[0.5, 0.5, 0.25, 0.125])",
      .source =
          "Step decay, drop-based decay; torch's StepLR. An offset of 1 is the (1 + t) form."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive,
                 "the value up to the first step"),
        required("factor", &Self::factor, rules::non_negative,
                 "what each step multiplies the value by; above 1 it grows"),
        required("step_size", &Self::step_size, rules::positive, "how many updates a step takes"),
        optional("offset", &Self::offset, rules::non_negative,
                 "how many updates the first step is shorter")};
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    // Unsigned, as the sum may exceed the last update.
    const auto size = static_cast<std::uint64_t>(step_size);
    const auto t = static_cast<std::uint64_t>(num_update) + static_cast<std::uint64_t>(offset);
    const auto left = static_cast<std::int64_t>(size - 1 - t % size);
    visit(Piece{.last = num_update + std::min(left, latest_update - num_update),
                .origin = -offset,
                .unit = step_size},
          curve([b = base_value, f = factor](auto steps) { return b * pow(f, steps); }));
  }

  void add_milestones(Milestones& milestones) const {
    milestones.add_every(step_size, step_size - offset % step_size);
  }
};

}  // namespace lrtrack
