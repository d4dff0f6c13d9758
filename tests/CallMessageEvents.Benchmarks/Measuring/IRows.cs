namespace CallMessageEvents.Benchmarks;

/// <summary>Rows that share what is set up for them.</summary>
internal interface IRows
{
    /// <summary>The names of its rows, in their order.</summary>
    string[] Names { get; }

    IAsyncEnumerable<Row> MeasureAsync();
}
