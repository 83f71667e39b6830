using System.Reflection;
using System.Runtime.Loader;

namespace Tradewind.Plugins;

/// <summary>
/// A plugin's own world: it shares the SDK and the framework with the host and brings everything else itself, so two plugins may
/// bring two versions of one library. A host plugin also shares the platform's other assemblies and the web framework.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private static readonly Assembly Sdk = typeof(Operator).Assembly;
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    // What this process was started with: the frameworks' folders and the program's own.
    private static readonly Lazy<Dictionary<string, string>> Known = new(() =>
        (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal));

    private readonly PluginPackage _package;
    private readonly AssemblyDependencyResolver _own;

    // A host plugin stays as long as its process, and its libraries may keep what cannot be unloaded.
    public PluginLoadContext(PluginPackage package) : base(package.Reference, isCollectible: !package.Manifest.Host)
    {
        _package = package;
        _own = new AssemblyDependencyResolver(package.AssemblyPath);
    }

    public Assembly LoadMain() => LoadFromAssemblyPath(_package.AssemblyPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Sdk.GetName().Name)
            return Sdk;

        // The framework's own copy first, even when the plugin brings one: types such as JsonSerializerOptions pass between host
        // and plugin and must be the same. Unless the plugin needs a newer one than the framework has.
        if (InFramework(assemblyName) || (_package.Manifest.Host && IsOfHost(assemblyName)))
            return null;
        if (_own.ResolveAssemblyToPath(assemblyName) is { } path)
            return LoadFromAssemblyPath(path);
        if (assemblyName.Name?.EndsWith(".resources", StringComparison.Ordinal) == true)
            return null;

        // Without this the host's own libraries would be found, in whatever version the host happens to have. (The runtime takes a
        // FileNotFoundException for "look elsewhere", so it is not one.)
        throw new FileLoadException(
            $"Plugin {_package.Manifest.Name} {_package.Manifest.Version} needs {assemblyName.Name} {assemblyName.Version}, which is not in its folder. Publish the plugin with its dependencies (EnableDynamicLoading).");
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _own.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private static bool InFramework(AssemblyName name) => Serves(Path.Combine(FrameworkFolder, name.Name + ".dll"), name);

    // The libraries that the program brings for itself are not shared: the plugin has its own versions.
    private static bool IsOfHost(AssemblyName name)
    {
        if (!Known.Value.TryGetValue(name.Name!, out var path)) return false;
        var ofProgram = Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return ofProgram ? name.Name!.StartsWith("Tradewind.", StringComparison.Ordinal) : Serves(path, name);
    }

    private static bool Serves(string path, AssemblyName name) =>
        File.Exists(path) && (name.Version is null || AssemblyName.GetAssemblyName(path).Version >= name.Version);
}
