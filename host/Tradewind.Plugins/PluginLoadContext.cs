using System.Reflection;
using System.Runtime.Loader;

namespace Tradewind.Plugins;

/// <summary>
/// A plugin's own world: it shares the SDK and the framework with the host and brings everything else itself, so two plugins may
/// bring two versions of one library.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private static readonly Assembly Sdk = typeof(Operator).Assembly;
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly PluginPackage _package;
    private readonly AssemblyDependencyResolver _own;

    public PluginLoadContext(PluginPackage package) : base(package.Reference, isCollectible: true)
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
        if (InFramework(assemblyName))
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

    private static bool InFramework(AssemblyName name)
    {
        var path = Path.Combine(FrameworkFolder, name.Name + ".dll");
        return File.Exists(path) && (name.Version is null || AssemblyName.GetAssemblyName(path).Version >= name.Version);
    }
}
