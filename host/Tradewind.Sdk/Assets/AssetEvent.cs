using System.Text.Json;

namespace Tradewind;

/// <summary>News of an asset: a task that emits it succeeded, or somebody posted it by hand.</summary>
public sealed record AssetEvent
{
    /// <summary>The event's number; later news has a higher one.</summary>
    public required long Id { get; init; }

    /// <summary>The asset's name.</summary>
    public required string Asset { get; init; }

    /// <summary>When it was told.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the task added with <c>ctx.Emit</c>, as JSON; null when it added nothing.</summary>
    public string? ExtraJson { get; init; }

    /// <summary>The partition of the asset that it is about; null when it is about no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>The alias it was emitted to, with its <c>@</c>; null when the task declares the asset.</summary>
    public string? Alias { get; init; }

    /// <summary>The DAG of the task that emitted it; null when it was posted by hand.</summary>
    public string? DagId { get; init; }

    /// <summary>The run of that task.</summary>
    public string? RunId { get; init; }

    /// <summary>That task.</summary>
    public string? TaskId { get; init; }

    /// <summary>Its map index; -1 for a task that is not mapped.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>What the task added, as a type.</summary>
    /// <typeparam name="T">The type that was given to <c>ctx.Emit</c>, or one of the same shape.</typeparam>
    /// <returns>The default of <typeparamref name="T"/> when nothing was added.</returns>
    public T? Extra<T>() => ExtraJson is { } json ? JsonSerializer.Deserialize<T>(json, XComJson.Shared) : default;
}
