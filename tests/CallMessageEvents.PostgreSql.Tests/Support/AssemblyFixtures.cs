using CallMessageEvents.PostgreSql.Tests;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
