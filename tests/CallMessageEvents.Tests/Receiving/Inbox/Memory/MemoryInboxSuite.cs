namespace CallMessageEvents.Tests;

public sealed partial class MemoryOrderTests() : OrderTests(new MemoryDriver());

public sealed class MemoryOrderPropertyTests() : OrderPropertyTests(new MemoryDriver());

public sealed partial class MemoryDuplicateTests() : DuplicateTests(new MemoryDriver());

public sealed class MemoryIdentityTests() : IdentityTests(new MemoryDriver());

public sealed partial class MemoryDrainTests() : DrainTests(new MemoryDriver());

public sealed partial class MemoryStopTests() : StopTests(new MemoryDriver());

public sealed partial class MemoryRoomTests() : RoomTests(new MemoryDriver());

public sealed partial class MemoryRememberedTests() : RememberedTests(new MemoryDriver());

public sealed partial class MemoryBackwardTimeTests() : BackwardTimeTests(new MemoryDriver());

public sealed partial class MemoryAnswerTests() : AnswerTests(new MemoryDriver());

public sealed partial class MemoryAttemptTests() : AttemptTests(new MemoryDriver());

public sealed class MemoryHandlerTimeoutTests() : HandlerTimeoutTests(new MemoryDriver());

public sealed partial class MemoryReaderTests() : ReaderTests(new MemoryDriver());
