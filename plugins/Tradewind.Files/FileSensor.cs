namespace Tradewind.Files;

/// <summary>
/// Waits for a file, or for files that match a pattern. Its output is the list of their paths, sorted.
/// <code>dag.Sensor("arrived", new FileSensor { Path = From(ctx => $"inbox/{ctx.LogicalDate:yyyy-MM-dd}*.csv"), StableFor = Minutes(1) });</code>
/// </summary>
public sealed class FileSensor : SensorOperator
{
    private readonly TimeProvider _clock;

    /// <summary>A sensor on the system's clock.</summary>
    public FileSensor() : this(TimeProvider.System)
    {
    }

    /// <summary>A sensor on a clock of choice, for tests of <see cref="StableFor"/>.</summary>
    /// <param name="clock">The clock that files' times of last change are compared with.</param>
    public FileSensor(TimeProvider clock) => _clock = clock;

    /// <summary>The file, or a pattern such as <c>inbox/**/*.csv</c> (also <c>?</c>, <c>[a-z]</c>, <c>{csv,txt}</c>).</summary>
    public required Value<string> Path { get; init; }

    /// <summary>How many files must match. Default 1.</summary>
    public int MinCount { get; init; } = 1;

    /// <summary>How many bytes each must have at least. Default 0: an empty file will do.</summary>
    public long MinBytes { get; init; }

    /// <summary>
    /// How long each must have been unchanged, so that one still being written does not count. Default zero. Compares the file's
    /// time of last change with this machine's clock; a file from a machine whose clock is ahead counts later.
    /// </summary>
    public TimeSpan StableFor { get; init; }

    /// <inheritdoc />
    public override Task<SensorResult> CheckAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var path = ctx.Get(Path);
        var found = new FilePattern(path, ctx.WorkDirectory).Find().Select(f => new FileInfo(f)).Where(f => f.Exists).ToList();
        if (found.Count < MinCount)
            return NotYet(found.Count == 0 ? $"{path} is not there" : $"{found.Count} of {MinCount} files are there");
        if (found.Find(f => f.Length < MinBytes) is { } small)
            return NotYet($"{small.Name} has {small.Length} of {MinBytes} bytes");

        var latest = _clock.GetUtcNow().UtcDateTime - StableFor;
        if (StableFor > TimeSpan.Zero && found.Find(f => f.LastWriteTimeUtc > latest) is { } fresh)
            return NotYet($"{fresh.Name} has changed within {StableFor}");

        return Task.FromResult(SensorResult.Met(found.ConvertAll(f => f.FullName)));
    }

    private static Task<SensorResult> NotYet(string reason) => Task.FromResult(SensorResult.NotYet(reason));
}
