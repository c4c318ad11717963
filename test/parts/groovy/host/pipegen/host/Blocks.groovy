package pipegen.host

// How block steps run their bodies. Transformed as any script, so that bodies suspend, fail and return as on a controller.

def block(String name, List arguments, Closure body) {
  pipeline.enter(name, arguments)
  try {
    return body.call()
  } finally {
    pipeline.leave()
  }
}

def catchError(String name, List arguments, Closure body) {
  try {
    return block(name, arguments, body)
  } catch (Exception ignored) {
    return null
  }
}

def warnError(String name, List arguments, Closure body) {
  return catchError(name, arguments, body)
}

def retry(String name, List arguments, Closure body) {
  int attempts = arguments[0] instanceof Map ? arguments[0].count : arguments[0]
  while (true) {
    try {
      return block(name, arguments, body)
    } catch (Exception failure) {
      attempts--
      if (attempts <= 0) {
        throw failure
      }
    }
  }
}

def parallel(Map branches) {
  def results = [:]
  for (branch in branches.entrySet()) {
    if (branch.value instanceof Closure) {
      results[branch.key] = block('parallel', [branch.key], branch.value)
    }
  }
  return results
}
