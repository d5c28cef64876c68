#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"
#include "lrtrack/plateau_state.hpp"

namespace lrtrack {

enum class PlateauMode { min, max };

template <>
struct EnumNames<PlateauMode> {
  static constexpr std::string_view name = "PlateauMode";
  static constexpr std::array<std::string_view, 2> members{"MIN", "MAX"};
};

enum class ThresholdMode { relative, absolute };

template <>
struct EnumNames<ThresholdMode> {
  static constexpr std::string_view name = "ThresholdMode";
  static constexpr std::array<std::string_view, 2> members{"RELATIVE", "ABSOLUTE"};
};

/// The only tracker with a state: see Plateau for what changes it.
struct PlateauTracker {
  using Self = PlateauTracker;

  double base_value = unset_real;
  PlateauMode mode = PlateauMode::min;
  double factor = 0.1;
  std::int64_t patience = 10;
  double threshold = 1e-4;
  ThresholdMode threshold_mode = ThresholdMode::relative;
  std::int64_t cooldown = 0;
  double min_value = 0;
  std::optional<TrackerPtr> main_tracker = {};

  static constexpr std::string_view name = "PlateauTracker";
  static constexpr Documentation documentation{
      .summary = "Multiplies the value by a factor whenever a metric has stopped improving.",
      .formula = R"(f(t) = value · main(t)
main(t) = main_tracker(t), or 1 without main_tracker
value = base_value at first, max(value · factor, min_value) after each reduction
limit = best − threshold · |best| (MIN), best + threshold · |best| (MAX), for RELATIVE
limit = best − threshold (MIN), best + threshold (MAX), for ABSOLUTE

update(metric) takes an evaluation into account. It is good if its metric is strictly better than
limit, with best = the metric of the last good one; the first finite metric is good. After more
than patience bad ones in a row there is a reduction, and the next cooldown evaluations are not
counted as bad. A metric that is NaN or infinite, of either sign, counts as bad: it is never best.

This state makes each tracker equal to itself only. repr shows the parameters, state_dict() the
state; to_dict(), pickles and copies have both, and a copy goes on by itself. What holds the tracker
follows it, and so does what astype gives.)",
      .example = R"(>>> tracker = PlateauTracker(base_value=0.5, factor=0.5, patience=1)
>>> for loss in (0.9, 0.8, 0.8, 0.8):
...     tracker.update(loss)
>>> tracker.value, tracker(7)
(0.25, 0.25)
>>> cosine = Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()
>>> scaled = Tracker.plateau().set_base_value(1).opt_main_tracker(cosine).build()
>>> scaled(0)
0.5)",
      .source =
          "torch's ReduceLROnPlateau with eps=0, but for a relative threshold on negative "
          "metrics, where torch's points the wrong way, and for infinite metrics, which "
          "torch may take for the best."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive,
                 "the value before the first reduction"),
        optional("mode", &Self::mode, rules::finite, "which metric is the better one"),
        optional("factor", &Self::factor, rules::unit_interval,
                 "what a reduction multiplies the value by"),
        optional("patience", &Self::patience, rules::non_negative,
                 "how many bad evaluations in a row are put up with"),
        optional("threshold", &Self::threshold, rules::non_negative,
                 "by how much a good metric has to be better"),
        optional("threshold_mode", &Self::threshold_mode, rules::finite,
                 "whether threshold is a share of the best metric or a difference from it"),
        optional("cooldown", &Self::cooldown, rules::non_negative,
                 "how many evaluations after a reduction are not counted"),
        optional("min_value", &Self::min_value, rules::non_negative,
                 "where the reductions end; at most base_value"),
        optional("main_tracker", &Self::main_tracker, rules::finite, "what the value scales")};
  }

  void validate() const { require_at_most(*this, &Self::min_value, &Self::base_value); }

  PlateauState after(PlateauState state, double metric) const {
    const bool is_good = is_better(metric, state.best);
    const bool is_excused = is_good || state.cooldown_left > 0;
    if (is_good) state.best = metric;
    if (!is_excused && state.bad_updates >= patience) {
      state.value = std::max(state.value * factor, min_value);
      state.bad_updates = 0;
      state.cooldown_left = cooldown;
    } else {
      state.bad_updates = is_excused ? 0 : state.bad_updates + 1;
      state.cooldown_left = std::max<std::int64_t>(state.cooldown_left - 1, 0);
    }
    return state;
  }

  bool is_better(double metric, std::optional<double> best) const {
    if (!std::isfinite(metric)) return false;
    if (!best) return true;
    const double sign = mode == PlateauMode::max ? 1 : -1;
    // One product, as in torch, so that a metric at the limit is judged alike.
    const double limit = threshold_mode == ThresholdMode::absolute
                             ? *best + sign * threshold
                             : *best * (1 + sign * std::copysign(threshold, *best));
    return sign * metric > sign * limit;
  }

  class State : public Plateau {
   public:
    explicit State(const Self& definition)
        : Plateau(definition.base_value), definition_(&definition) {}

   private:
    PlateauState after(const PlateauState& state, double metric) const override {
      return definition_->after(state, metric);
    }

    const Self* definition_;
  };

  template <class Real>
  struct Formula {
    std::optional<TrackerPtr> main_tracker;
    const State* state;

    Formula(const Self& definition, const State& its_state)
        : main_tracker(definition.main_tracker), state(&its_state) {}

    template <class Visit>
    void piece_at(std::int64_t, const Visit& visit) const {
      const double value = state->current_value();
      if (!main_tracker) return visit(Piece{}, hold(value));
      visit(Piece{}, then(part(**main_tracker), [value](auto main) {
              return static_cast<decltype(main)>(value * static_cast<double>(main));
            }));
    }
  };
};

}  // namespace lrtrack
