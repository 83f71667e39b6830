using System.Text.Json;

namespace Tradewind.Plugins;

/// <summary>What a plugin says of itself in <c>plugin.json</c>.</summary>
public sealed record PluginManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "plugin.json";

    /// <summary>The plugin's name: letters, digits, <c>_ - .</c></summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The file name of its assembly, beside the manifest.</summary>
    public required string Assembly { get; init; }

    /// <summary>What it brings.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// It is no plugin for scripts but a host plugin: trusted code, which runs in the processes of the platform itself. One that does not say
    /// so is never loaded there, and one that does never by scripts.
    /// </summary>
    public bool Host { get; init; }

    /// <summary>Namespaces that scripts see without a using of their own.</summary>
    public IReadOnlyList<string> Usings { get; init; } = [];

    /// <summary>Reads the manifest of a plugin folder.</summary>
    /// <exception cref="PluginException">There is none, or it is not usable; the message says why.</exception>
    internal static PluginManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new PluginException($"There is no {FileName} in the folder.");

        PluginManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllText(path), PluginManifestJson.Default.PluginManifest)
                ?? throw new PluginException($"{FileName} is empty.");
        }
        catch (JsonException e)
        {
            throw new PluginException($"{FileName} cannot be read: {e.Message}", e);
        }

        return manifest.Checked();
    }

    // Names become paths and cache keys: what could leave the folder is refused.
    private PluginManifest Checked()
    {
        if (Name.Length is 0 or > 100 || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            throw new PluginException($"The name '{Name}' is not valid: 1 to 100 letters, digits, _ - .");
        if (Assembly != Path.GetFileName(Assembly) || !Assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            throw new PluginException($"The assembly '{Assembly}' is not the name of a .dll beside {FileName}.");
        if (Version.Length is 0 or > 50 || !Version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_'))
            throw new PluginException($"The version '{Version}' is not valid: 1 to 50 letters, digits, . - + _");
        return this;
    }
}
