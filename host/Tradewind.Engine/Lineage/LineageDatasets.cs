using System.Text.Json;

namespace Tradewind.Engine.Lineage;

/// <summary>
/// Which data an attempt read and wrote, as far as it is known: assets, and the sources and sinks of transfers by the settings that name what
/// they read or write. Names follow OpenLineage's convention: a namespace for the place, a name within it.
/// </summary>
public static class LineageDatasets
{
    /// <summary>An asset: one that is named by an address is the data at that address, another belongs to the installation.</summary>
    public static LineageDataset OfAsset(string asset, string ours) => Of(asset) ?? new(ours, asset);

    /// <summary>What a transfer read.</summary>
    public static LineageDataset? Source(LineageAttempt attempt) => Half(attempt.Rendered, "From.");

    /// <summary>What a transfer wrote.</summary>
    public static LineageDataset? Sink(LineageAttempt attempt) => Half(attempt.Rendered, "To.");

    // A table of a connection, an address, or a file: what the settings of sources and sinks are called everywhere.
    private static LineageDataset? Half(string? rendered, string half)
    {
        if (rendered is null) return null;
        using var settings = JsonDocument.Parse(rendered);
        if (settings.RootElement.ValueKind != JsonValueKind.Object) return null;
        if (Text("Table") is { } table && Text("Connection") is { } connection) return new($"connection://{connection}", table);
        if (Text("Url") is { } url && Of(url) is { } there) return there;
        return Text("Path") is { } path ? new("file", path) : null;

        string? Text(string name) =>
            settings.RootElement.TryGetProperty(half + name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
    }

    private static LineageDataset? Of(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return null;
        // Without a name and password, and without what may be a key after the question mark.
        var place = uri.IsDefaultPort ? $"{uri.Scheme}://{uri.Host}" : $"{uri.Scheme}://{uri.Host}:{uri.Port}";
        return new(place, uri.AbsolutePath.Trim('/') is { Length: > 0 } name ? name : "/");
    }
}
