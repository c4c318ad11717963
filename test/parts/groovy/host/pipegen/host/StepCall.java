package pipegen.host;

import java.util.List;

/** What a script asks for when it suspends. */
final class StepCall {
  static final StepCall LEAVE = new StepCall("leave", List.of(), false);

  final String name;
  final List<Object> arguments;
  final boolean isBlock;

  StepCall(String name, List<Object> arguments, boolean isBlock) {
    this.name = name;
    this.arguments = arguments;
    this.isBlock = isBlock;
  }
}
