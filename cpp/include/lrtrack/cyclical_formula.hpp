// What CyclicalTracker and CyclicalMomentumTracker share.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <tuple>

#include "lrtrack/parameter.hpp"
#include "lrtrack/pieces.hpp"

namespace lrtrack {

enum class CyclicalMode { triangular, triangular2, exp_range };

template <>
struct EnumNames<CyclicalMode> {
  static constexpr std::string_view name = "CyclicalMode";
  static constexpr std::array<std::string_view, 3> members{"TRIANGULAR", "TRIANGULAR2",
                                                           "EXP_RANGE"};
};

/// The parameters that both trackers have, from what they say of the steps' sizes.
template <class Self>
constexpr auto cyclical_parameters(std::string_view up, std::string_view down) {
  return std::tuple{
      optional("step_size_up", &Self::step_size_up, rules::positive, up),
      optional("step_size_down", &Self::step_size_down, rules::non_negative, down),
      optional("mode", &Self::mode, rules::finite, "how the waves' height changes over time"),
      optional("gamma", &Self::gamma, rules::unit_interval,
               "the factor of EXP_RANGE for each update"),
      optional("scale_function", &Self::scale_function, rules::finite,
               "a function of an integer that takes the place of the mode"),
      optional("scale_mode_cycle", &Self::scale_mode_cycle, rules::finite,
               "whether scale_function is given the cycle (1, 2, …) or the update")};
}

/// The length of the second part of each cycle.
template <class Definition>
std::int64_t way_back(const Definition& definition) {
  return definition.step_size_down > 0 ? definition.step_size_down : definition.step_size_up;
}

template <class Definition>
void check_cycle_length(const Definition& definition) {
  require(definition.step_size_up <= latest_update - way_back(definition), "step_size_up",
          "at most 9223372036854775807 together with step_size_down", definition.step_size_up);
}

/// 2^-n for an integer n from 0, and 0 from 2^-1024 on.
inline double power_of_half(double n) {
  const double exponent = 1024 - (n < 1024 ? n : 1024);
  // The exponent is in the lowest bits of this number. Twice the power is a normal number, or 0.
  return 0.5 * std::bit_cast<double>(std::bit_cast<std::uint64_t>(exponent + 0x1p52) << 52);
}

/// A triangle wave from `base` to `base + height` and back, in DJL's operations.
template <class Real>
class CyclicalFormula {
 public:
  template <class Definition>
  CyclicalFormula(const Definition& definition, Real base, Real height)
      : length_up_(definition.step_size_up),
        length_(length_up_ + way_back(definition)),
        wave_{base, height, static_cast<Real>(length_),
              static_cast<Real>(length_up_) / static_cast<Real>(length_)},
        mode_(definition.mode),
        gamma_(static_cast<Real>(definition.gamma)),
        scale_function_(definition.scale_function),
        scales_by_cycle_(definition.scale_mode_cycle) {}

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    if (scale_function_) {
      return visit(Piece{}, one_by_one([this](std::int64_t t) { return scaled(t); }));
    }
    switch (mode_) {
      case CyclicalMode::triangular:
        return visit(Piece{}, as_is<Real>([wave = wave_](Real t) {
                       return wave(t, [](Real) { return Real{1}; });
                     }));
      case CyclicalMode::triangular2:
        return visit(Piece{}, as_is<Real>([wave = wave_](Real t) {
                       return wave(t, [](Real cycle) {
                         return static_cast<Real>(power_of_half(cycle - 1));
                       });
                     }));
      case CyclicalMode::exp_range:
        return visit_exp_range(visit);
    }
  }

  void add_milestones(Milestones& milestones) const {
    milestones.add_every(length_, length_up_);
    milestones.add_every(length_, length_);
  }

 private:
  struct Wave {
    Real base;
    Real height;
    Real total;
    Real ratio;  // how much of a cycle goes away from `base`

    /// Cycles count from 1.
    template <class ScaleOf>
    Real operator()(Real t, const ScaleOf& scale_of) const {
      const Real turns = 1 + t / total;
      const Real cycle = std::floor(turns);
      const Real x = turns - cycle;
      const bool is_rising = x < ratio;
      const Real share = (is_rising ? x : x - 1) / (is_rising ? ratio : ratio - 1);
      return base + height * share * scale_of(cycle);
    }
  };

  template <class Visit>
  void visit_exp_range(const Visit& visit) const {
    const auto power = [gamma = static_cast<double>(gamma_)](auto t) { return pow(gamma, t); };
    const auto at_power = [wave = wave_](Real rounded, Real t) {
      return wave(t, [rounded](Real) { return rounded; });
    };
    if constexpr (std::is_same_v<Real, float>) {
      visit(Piece{}, then(power, at_power));
    } else {
      visit(Piece{}, as_is<Real>([=](Real t) { return at_power(power(t), t); }));
    }
  }

  Real scaled(std::int64_t t) const {
    return wave_(static_cast<Real>(t), [this, t](Real cycle) {
      return static_cast<Real>(
          (*scale_function_)(scales_by_cycle_ ? static_cast<std::int64_t>(cycle) : t));
    });
  }

  std::int64_t length_up_;
  std::int64_t length_;  // of a cycle
  Wave wave_;
  CyclicalMode mode_;
  Real gamma_;
  FunctionPtr scale_function_;
  bool scales_by_cycle_;
};

}  // namespace lrtrack
