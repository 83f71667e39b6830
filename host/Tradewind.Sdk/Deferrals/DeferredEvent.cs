using System.Text.Json;

namespace Tradewind;

/// <summary>The event that an operator waited for, as it finds it when it is called again.</summary>
public sealed record DeferredEvent
{
    /// <summary>The sort of event.</summary>
    public required DeferralKind Kind { get; init; }

    /// <summary>What came, as JSON: an <see cref="AssetEvent"/>, or what was posted to the callback's address; null when nothing was.</summary>
    public string? Json { get; init; }

    /// <summary>What the operator left in <see cref="Deferral.State"/>.</summary>
    public string? State { get; init; }

    /// <summary>What came, as a type.</summary>
    /// <typeparam name="T">A type of the shape of <see cref="Json"/>.</typeparam>
    /// <returns>The default of <typeparamref name="T"/> when nothing came with the event.</returns>
    public T? Data<T>() => Json is { } json ? JsonSerializer.Deserialize<T>(json, XComJson.Shared) : default;
}
