# find_package(lrtrack), then link lrtrack::lrtrack.
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lrtrack)
install(TARGETS lrtrack EXPORT lrtrackTargets)
install(DIRECTORY include/ ${LRTRACK_GENERATED_DIR}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT lrtrackTargets NAMESPACE lrtrack:: DESTINATION ${config_dir})
configure_package_config_file(cmake/lrtrackConfig.cmake.in lrtrackConfig.cmake
  INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(lrtrackConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/lrtrackConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/lrtrackConfigVersion.cmake
  DESTINATION ${config_dir})
