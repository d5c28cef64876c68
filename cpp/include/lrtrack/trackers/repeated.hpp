#pragma once

#include "lrtrack/cycles.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

namespace lrtrack {

struct RepeatedTracker {
  using Self = RepeatedTracker;

  TrackerPtr tracker = {};
  std::int64_t length = unset_integer;
  double length_factor = 1;
  double value_factor = 1;
  double value_floor = 0;
  bool stretch = false;

  static constexpr std::string_view name = "RepeatedTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that starts again and again. The method repeat makes it.",
      .formula =
          R"(f(t) = value_floor + (v − value_floor) · value_factor^i for start(i) <= t < start(i + 1)
v = tracker(floor(t − start(i)))
v = tracker((t − start(i)) / length_factor^i) with stretch
start(i) = length · (1 + length_factor + … + length_factor^(i − 1))

Updates count from 0: the second cycle begins at update length. With a length_factor that is no
integer, the starts are not rounded to integers, but where a double's rounding of it makes the
difference.

With stretch, each cycle has the first one's shape over all of its length: tracker's formula takes
the number between two updates. What has none (a step, a Python function) keeps the value of the
update before.)",
      .example =
          R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().repeat(4, value_factor=0.5)
>>> [tracker.get_new_value(t) for t in (0, 3, 4, 7, 8)]
[1.0, 0.5, 0.5, 0.25, 0.25])",
      .source = "Warm restarts of any schedule: Loshchilov and Hutter, SGDR, 2017."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker that is repeated"),
        required("length", &Self::length, rules::positive,
                 "how many updates the first cycle takes"),
        optional("length_factor", &Self::length_factor, rules::at_least_one,
                 "how many times longer each cycle is than the one before"),
        optional(
            "value_factor", &Self::value_factor, rules::finite,
            "what each restart multiplies the values by, as far as they are above value_floor"),
        optional("value_floor", &Self::value_floor, rules::finite,
                 "the value that the cycles shrink towards")
            .absent_in_0_1(),
        optional("stretch", &Self::stretch, rules::finite,
                 "whether a longer cycle is the first one drawn longer, not continued")
            .absent_in_0_1()};
  }

  template <class Real>
  struct Formula {
    TrackerPtr tracker;
    GrowingCycles cycles;
    CycleScale scale;
    Real floor;
    bool stretch;

    explicit Formula(const Self& definition)
        : tracker(definition.tracker),
          cycles(DoubleDouble::exact(definition.length), definition.length_factor),
          scale(definition.value_factor),
          floor(static_cast<Real>(definition.value_floor)),
          stretch(definition.stretch && !cycles.equal_length()) {}

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      const auto cycle = cycles.cycle_at(num_update);
      const Piece piece{.last = cycle.last_update, .origin = cycle.first_update};
      const auto visit_scaled = [&](auto form) {
        const double factor = scale(cycle.index);
        if (factor == 1) return visit(piece, form);
        visit(piece, then(form, [lowest = floor, factor](Real value) {
                if (value == lowest) return value;  // even if the factor is infinite
                const auto low = static_cast<double>(lowest);
                return static_cast<Real>(low + (static_cast<double>(value) - low) * factor);
              }));
      };
      if (!stretch || cycle.index == 0) return visit_scaled(part(*tracker));
      visit_scaled(stretched(*tracker, [cycle, n = cycles.first_length()](double t) {
        return static_cast<double>((DoubleDouble{t, 0} - cycle.offset) * n / cycle.length);
      }));
    }

    void add_milestones(Milestones& milestones) const {
      cycles.check_count(milestones);
      add_pieces<Real>(*this, milestones);
    }
  };
};

}  // namespace lrtrack
