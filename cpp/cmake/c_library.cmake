# Refuses a C library whose functions are not as exact as the formulas need. mingw's own pow, for
# one, is off by tens of units in the last place.
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
  message(STATUS "The C library is not tried, because its programs do not run here: its cos, sin, "
    "exp, log and pow must be within one unit in the last place")
  return()
endif()
try_run(LRTRACK_C_LIBRARY_FAILS LRTRACK_C_LIBRARY_COMPILES
  ${CMAKE_CURRENT_BINARY_DIR}/c_library ${CMAKE_CURRENT_SOURCE_DIR}/cmake/c_library.cpp
  COMPILE_OUTPUT_VARIABLE messages RUN_OUTPUT_VARIABLE failure)
if(NOT LRTRACK_C_LIBRARY_COMPILES)
  message(FATAL_ERROR "cpp/cmake/c_library.cpp does not compile:\n${messages}")
endif()
if(LRTRACK_C_LIBRARY_FAILS)
  unset(LRTRACK_C_LIBRARY_FAILS CACHE)
  message(FATAL_ERROR "The C library's ${failure}. lrtrack needs one within one unit")
endif()
