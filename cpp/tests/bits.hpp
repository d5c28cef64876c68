// Numbers as bits, for comparisons that tell 0 from -0.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace lrtrack {

inline auto bits(float number) { return std::bit_cast<std::uint32_t>(number); }
inline auto bits(double number) { return std::bit_cast<std::uint64_t>(number); }

/// Whether two values have the same bits. NaNs need not: vector instructions make others.
template <class Real>
bool are_alike(Real left, Real right) {
  return bits(left) == bits(right) || (std::isnan(left) && std::isnan(right));
}

}  // namespace lrtrack
