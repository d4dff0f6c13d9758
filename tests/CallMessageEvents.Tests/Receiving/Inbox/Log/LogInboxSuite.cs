namespace CallMessageEvents.Tests;

public sealed partial class LogOrderTests() : OrderTests(new FakeEngineDriver());

public sealed partial class LogOrderPropertyTests() : OrderPropertyTests(new FakeEngineDriver());

public sealed partial class LogDuplicateTests() : DuplicateTests(new FakeEngineDriver());

public sealed partial class LogIdentityTests() : IdentityTests(new FakeEngineDriver());

public sealed partial class LogDrainTests() : DrainTests(new FakeEngineDriver());

public sealed partial class LogStopTests() : StopTests(new FakeEngineDriver());

public sealed partial class LogRoomTests() : RoomTests(new FakeEngineDriver());

public sealed partial class LogRememberedTests() : RememberedTests(new FakeEngineDriver());

public sealed partial class LogBackwardTimeTests() : BackwardTimeTests(new FakeEngineDriver());

public sealed partial class LogAnswerTests() : AnswerTests(new FakeEngineDriver());

public sealed partial class LogAttemptTests() : AttemptTests(new FakeEngineDriver());

public sealed partial class LogHandlerTimeoutTests() : HandlerTimeoutTests(new FakeEngineDriver());

public sealed partial class LogReaderTests() : ReaderTests(new FakeEngineDriver());
