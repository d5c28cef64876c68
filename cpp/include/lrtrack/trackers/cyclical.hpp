#pragma once

#include <array>
#include <bit>
#include <cmath>

#include "lrtrack/detail/powers.hpp"
#include "lrtrack/detail/tables.hpp"
#include "lrtrack/model.hpp"

namespace lrtrack {

enum class CyclicalMode { triangular, triangular2, exp_range };

template <>
struct EnumNames<CyclicalMode> {
  static constexpr std::string_view name = "CyclicalMode";
  static constexpr std::array<std::string_view, 3> members{"TRIANGULAR", "TRIANGULAR2",
                                                           "EXP_RANGE"};
};

struct CyclicalMomentumTracker;

struct CyclicalTracker {
  using Self = CyclicalTracker;

  double base_value = 0.001;
  double max_value = 0.006;
  std::int64_t step_size_up = 2000;
  std::int64_t step_size_down = 0;
  CyclicalMode mode = CyclicalMode::triangular;
  double gamma = 1;
  FunctionPtr scale_function = {};
  bool scale_mode_cycle = true;

  static constexpr std::string_view name = "CyclicalTracker";
  static constexpr Documentation documentation{
      .summary = "A triangle wave between two values, its height scaled by a mode or a function.",
      .formula = R"(f(t) = base_value + (max_value − base_value) · s · scale
cycle = floor(1 + t / total), x = 1 + t / total − cycle, total = step_size_up + step_size_down
s = x / r where x < r, else (x − 1) / (r − 1), with r = step_size_up / total
scale = 1 (TRIANGULAR), 1 / 2^(cycle − 1) (TRIANGULAR2), gamma^t (EXP_RANGE),
        or scale_function(cycle), or scale_function(t) if scale_mode_cycle is False

momentum() gives the tracker of the momentum, which falls while this one rises.)",
      .example =
          R"(>>> tracker = CyclicalTracker(base_value=0.25, max_value=0.75, step_size_up=2, mode="TRIANGULAR2")
>>> [tracker.get_new_value(t) for t in range(7)]
[0.25, 0.5, 0.75, 0.5, 0.25, 0.375, 0.5]
>>> tracker.momentum(base=0.5, max=1.0).get_new_value(2)
0.5)",
      .source = "DJL's CyclicalTracker; Smith, Cyclical Learning Rates, 2017."};

  static constexpr auto parameters() {
    auto positive = rules::positive;
    positive.advice =
        "from 0: PiecewiseLinearTracker(points=[(0, 0), (up, max), (up + down, 0)]).repeat(up + "
        "down)";
    return std::tuple{
        optional("base_value", &Self::base_value, positive, "the lowest value; at most max_value"),
        optional("max_value", &Self::max_value, rules::positive, "the highest value"),
        optional("step_size_up", &Self::step_size_up, rules::positive,
                 "how many updates each rise takes"),
        optional("step_size_down", &Self::step_size_down, rules::non_negative,
                 "how many updates each fall takes; 0: as many as the rise"),
        optional("mode", &Self::mode, rules::finite, "how the height changes over time"),
        optional("gamma", &Self::gamma, rules::unit_interval,
                 "the factor of EXP_RANGE for each update"),
        optional("scale_function", &Self::scale_function, rules::finite,
                 "a function of an integer that takes the place of the mode"),
        optional("scale_mode_cycle", &Self::scale_mode_cycle, rules::finite,
                 "whether scale_function is given the cycle (1, 2, …) or the update")};
  }

  std::int64_t falling() const { return step_size_down > 0 ? step_size_down : step_size_up; }

  void validate() const {
    require_at_most(*this, &Self::base_value, &Self::max_value);
    check_cycle_length();
  }

  void check_cycle_length() const {
    constexpr auto limit = std::numeric_limits<std::int64_t>::max();
    require(step_size_up <= limit - falling(), "step_size_up",
            "at most 9223372036854775807 together with step_size_down", step_size_up);
  }

  /// The tracker of the momentum that goes with this one: from `max` down to `base` and back.
  /// Defined in cyclical_momentum.hpp.
  CyclicalMomentumTracker momentum(double base, double max) const;

  template <class Real>
  struct Formula {
    Real base_value;
    Real height;
    std::int64_t rise_length;
    std::int64_t cycle_length;
    Real total;
    Real ratio;
    CyclicalMode mode;
    Real gamma;
    FunctionPtr scale_function;
    bool scales_by_cycle;
    std::int64_t limit_;
    detail::UpdatePowers quick_powers{};

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          height(static_cast<Real>(definition.max_value) - base_value),
          rise_length(definition.step_size_up),
          cycle_length(definition.step_size_up + definition.falling()),
          total(static_cast<Real>(cycle_length)),
          ratio(static_cast<Real>(rise_length) / total),
          mode(definition.mode),
          gamma(static_cast<Real>(definition.gamma)),
          scale_function(definition.scale_function),
          scales_by_cycle(scale_function ? definition.scale_mode_cycle
                                         : mode != CyclicalMode::exp_range),
          limit_(branch_free_limit()) {
      if constexpr (std::is_same_v<Real, float>) {
        if (mode == CyclicalMode::exp_range) {
          quick_powers = detail::UpdatePowers(
              [this](double number) { return std::pow(static_cast<double>(gamma), number); });
        }
      }
    }

    Real operator()(std::int64_t num_update) const {
      const Real turns = 1 + static_cast<Real>(num_update) / total;
      const auto cycle = static_cast<std::int64_t>(std::floor(static_cast<double>(turns)));
      const Real x = turns - static_cast<Real>(cycle);
      const Real share = x < ratio ? x / ratio : (x - 1) / (ratio - 1);
      return base_value + height * share * scale(scales_by_cycle ? cycle : num_update);
    }

    void add_milestones(Milestones& milestones) const {
      milestones.add_every(cycle_length, rise_length);
      milestones.add_every(cycle_length, cycle_length);
    }

    void fill(UpdateRange range, Real* out) const {
      if constexpr (std::is_same_v<Real, float>) {
        const bool falls = mode == CyclicalMode::exp_range && gamma > 0 && !scale_function;
        const bool is_long = range.count >= detail::least_for_tables;
        if (falls && is_long && detail::largest(range) < detail::limit_of(*this)) {
          return fill_exp_range(range, out);
        }
      }
      if (scale_function || mode == CyclicalMode::exp_range) return evaluate(range, out);
      with_scale([&](auto scale_of) { fill_waves(range, out, scale_of); });
    }

    /// Without std::floor and std::pow.
    Real quick(std::int64_t num_update) const {
      const auto number = static_cast<Real>(num_update);
      if (scale_function || num_update >= limit()) return (*this)(num_update);
      if (mode == CyclicalMode::triangular) return wave()(number, Even{});
      if (mode == CyclicalMode::triangular2) return wave()(number, Halved{});
      if constexpr (std::is_same_v<Real, float>) {
        if (const auto power = quick_powers.times(1, static_cast<std::uint64_t>(num_update))) {
          return wave()(number, [power](Real) { return *power; });
        }
      }
      return (*this)(num_update);
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      if (scale_function) return detail::evaluate_one_by_one(*this, updates, out);
      if (mode == CyclicalMode::exp_range) return evaluate_exp_range(updates, out);
      with_scale([&](auto scale_of) {
        detail::evaluate_exactly(*this, scaled(wave(), scale_of), updates, out);
      });
    }

    /// The formula without a branch: Real(Real number, Real scale_of(Real cycle)).
    auto wave() const {
      return [base = base_value, rise = height, length = total, top = ratio](Real number,
                                                                             auto scale_of) {
        const Real turns = 1 + number / length;
        const auto cycle = static_cast<Real>(static_cast<std::int32_t>(turns));
        const Real x = turns - cycle;
        const bool is_rising = x < top;
        const Real share = (is_rising ? x : x - 1) / (is_rising ? top : top - 1);
        return base + rise * share * scale_of(cycle);
      };
    }

    /// Calls work(scale_of) with what scales the wave in a cycle; not for EXP_RANGE.
    template <class Work>
    void with_scale(const Work& work) const {
      if (mode == CyclicalMode::triangular2) return work(Halved{});
      work(Even{});
    }

    template <class Wave, class ScaleOf>
    static auto scaled(Wave wave, ScaleOf scale_of) {
      return [wave, scale_of](Real number) { return wave(number, scale_of); };
    }

    /// Calls work(wave) with the simplest wave() that holds for all of a rising range.
    template <class Work>
    void with_wave(UpdateRange range, const Work& work) const {
      const Half half = half_of(range.start);
      if (half != half_of(detail::largest(range))) return work(wave());
      // x and x − 1 have all their bits, so that one subtraction gives either. Where cycle + 1 has
      // not, turns are integers, and all rise.
      work([base = base_value, rise = height, length = total, cycle = half.cycle,
            from = half.is_rising ? half.cycle : half.cycle + 1,
            top = half.is_rising ? ratio : ratio - 1](Real number, auto scale_of) {
        const Real turns = 1 + number / length;
        return base + rise * ((turns - from) / top) * scale_of(cycle);
      });
    }

    std::int64_t limit() const { return limit_; }

   private:
    void fill_exp_range(UpdateRange range, Real* out) const {
      const auto power_of = [base = static_cast<double>(gamma)](double number) {
        return std::pow(base, number);
      };
      const detail::PowerTable powers(power_of, range.step, range.count);
      detail::for_each_block(range, out, [&](UpdateRange part, Real* values) {
        const double first = powers.power(part.start);
        if (detail::is_zero_from_here(first)) {
          std::fill_n(values, part.count, base_value);
          return;
        }
        with_wave(part, [&](auto wave) {
          detail::with_reals<Real>(part, [&](auto real_at) {
            const auto finish = [wave, real_at](Real power, detail::Index i) {
              return wave(real_at(i), [power](Real) { return power; });
            };
            detail::round_where_certain(*this, part, values, powers.bounds(first), finish);
          });
        });
      });
    }

    template <class ScaleOf>
    void fill_waves(UpdateRange range, Real* out, ScaleOf scale_of) const {
      detail::for_each_block(range, out, [&](UpdateRange part, Real* values) {
        with_wave(part, [&](auto wave) {
          detail::evaluate_exactly(*this, scaled(wave, scale_of), part, values);
        });
      });
    }

    /// Half of a cycle: the rise or the fall.
    struct Half {
      Real cycle;
      bool is_rising;

      bool operator==(const Half&) const = default;
    };

    Half half_of(std::int64_t num_update) const {
      const Real turns = 1 + static_cast<Real>(num_update) / total;
      const Real cycle = std::floor(turns);
      return {cycle, turns - cycle < ratio};
    }

    struct Even {
      Real operator()(Real) const { return 1; }
    };

    /// 1 / 2^(cycle − 1), or 0 where this is not a normal number.
    struct Halved {
      Real operator()(Real cycle) const {
        using Limits = std::numeric_limits<Real>;
        using Bits = std::conditional_t<std::is_same_v<Real, float>, std::uint32_t, std::uint64_t>;
        constexpr int fraction_bits = Limits::digits - 1;
        constexpr auto to_integer = static_cast<Real>(Bits{3} << (fraction_bits - 1));
        constexpr Real zero_cycle = Limits::max_exponent;
        // The exponent's bits are the lowest of this number, which rounds nothing.
        const Real exponent = (to_integer + zero_cycle) - (cycle < zero_cycle ? cycle : zero_cycle);
        return std::bit_cast<Real>(
            static_cast<Bits>(std::bit_cast<Bits>(exponent) << fraction_bits));
      }
    };

    /// The cycle has to fit into 32 bits and, where it matters, Halved has to give a normal
    /// number.
    std::int64_t branch_free_limit() const {
      using Limits = std::numeric_limits<Real>;
      const bool zero_will_do = height * Limits::min() * 8 < base_value * Limits::epsilon();
      const bool counts_all = mode != CyclicalMode::triangular2 || zero_will_do;
      const double cycles = counts_all ? 0x1p30 : Limits::max_exponent - 2;
      return static_cast<std::int64_t>(
          std::min(static_cast<double>(total) * cycles, static_cast<double>(detail::exact_limit)));
    }

    template <class Updates>
    void evaluate_exp_range(Updates updates, Real* out) const {
      if constexpr (std::is_same_v<Real, float>) {
        if (gamma > 0) {
          return detail::evaluate_by_estimate(*this, exp_range_estimate(), updates, out);
        }
      }
      detail::evaluate_one_by_one(*this, updates, out);
    }

    auto exp_range_estimate() const {
      return detail::Estimate{[slope = std::log2(static_cast<double>(gamma))](double number) {
                                return detail::scaled_power(1, number * slope);
                              },
                              [wave = wave()](Real power, double number) {
                                return wave(static_cast<Real>(number),
                                            [power](Real) { return power; });
                              }};
    }

    Real scale(std::int64_t argument) const {
      if (scale_function) return static_cast<Real>((*scale_function)(argument));
      switch (mode) {
        case CyclicalMode::triangular2:
          return static_cast<Real>(1 / std::pow(2.0, static_cast<double>(argument - 1)));
        case CyclicalMode::exp_range:
          return static_cast<Real>(
              std::pow(static_cast<double>(gamma), static_cast<double>(argument)));
        case CyclicalMode::triangular:
          break;
      }
      return 1;
    }
  };
};

}  // namespace lrtrack
