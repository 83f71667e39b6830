namespace Tradewind.Plugins.Tests;

/// <summary>A drop folder and a cache of their own for one test, and the built test plugins to drop.</summary>
internal sealed class PluginFolders : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tradewind-plugins-").FullName;

    public PluginFolders() => Directory.CreateDirectory(Drop);

    public string Drop => Path.Combine(_root, "drop");

    public string Cache => Path.Combine(_root, "cache");

    /// <summary>The output folder of a test plugin: <c>Old</c> or <c>New</c>.</summary>
    public static string Built(string plugin)
    {
        // .../tests/<this project>/bin/<configuration>/net10.0
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.Parent!.Parent!.FullName, "plugins", plugin, "bin", here.Parent.Name, here.Name);
    }

    public string DropPlugin(string plugin, string? folder = null)
    {
        var target = Path.Combine(Drop, folder ?? plugin);
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(Built(plugin)))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        return target;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
