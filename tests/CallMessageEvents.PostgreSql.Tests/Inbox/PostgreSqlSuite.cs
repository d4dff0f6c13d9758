using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests;

public sealed class PostgreSqlOrderTests() : OrderTests(new PostgreSqlDriver());

public sealed class PostgreSqlOrderPropertyTests() : OrderPropertyTests(new PostgreSqlDriver());

public sealed class PostgreSqlDuplicateTests() : DuplicateTests(new PostgreSqlDriver());

public sealed class PostgreSqlIdentityTests() : IdentityTests(new PostgreSqlDriver());

public sealed class PostgreSqlDrainTests() : DrainTests(new PostgreSqlDriver());

public sealed class PostgreSqlStopTests() : StopTests(new PostgreSqlDriver());

public sealed class PostgreSqlRoomTests() : RoomTests(new PostgreSqlDriver());

public sealed class PostgreSqlBackwardTimeTests() : BackwardTimeTests(new PostgreSqlDriver());

public sealed class PostgreSqlAnswerTests() : AnswerTests(new PostgreSqlDriver());

public sealed class PostgreSqlAttemptTests() : AttemptTests(new PostgreSqlDriver());

public sealed class PostgreSqlHandlerTimeoutTests() : HandlerTimeoutTests(new PostgreSqlDriver());

public sealed class PostgreSqlReaderTests() : ReaderTests(new PostgreSqlDriver());
