// Numbers as bits, for comparisons that tell 0 from -0.
#pragma once

#include <bit>
#include <cstdint>

namespace lrtrack {

inline auto bits(float number) { return std::bit_cast<std::uint32_t>(number); }
inline auto bits(double number) { return std::bit_cast<std::uint64_t>(number); }

}  // namespace lrtrack
