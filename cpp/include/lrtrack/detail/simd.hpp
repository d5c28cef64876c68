// Runs loops compiled for the instruction set that the machine has, chosen at run time. No choice
// fuses multiplications with additions, so all give the same bits.
#pragma once

namespace lrtrack::detail {

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

/// Whether the machine has AVX2 and the environment variable LRTRACK_SIMD is not "baseline".
bool uses_avx2();

/// Compiles everything that the loop calls for AVX2 too. The loop comes by value: nothing that it
/// writes can then change what it captured, which lets the compiler keep that in registers.
template <class Loop>
[[gnu::target("avx2"), gnu::flatten, gnu::noinline]] auto run_with_avx2(Loop loop) {
  return loop();
}

template <class Loop>
[[gnu::flatten, gnu::noinline]] auto run_with_baseline(Loop loop) {
  return loop();
}

template <class Loop>
auto vectorised(Loop loop) {
  return uses_avx2() ? run_with_avx2(loop) : run_with_baseline(loop);
}

#else

template <class Loop>
auto vectorised(Loop loop) {
  return loop();
}

#endif

}  // namespace lrtrack::detail
