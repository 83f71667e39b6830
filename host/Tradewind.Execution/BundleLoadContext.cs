using System.Reflection;
using System.Runtime.Loader;
using Tradewind.Plugins;

namespace Tradewind.Execution;

/// <summary>The world of one script: itself, the SDK, the plugins it was compiled against, the framework.</summary>
internal sealed class BundleLoadContext(string name, IReadOnlyList<LoadedPlugin> plugins) : AssemblyLoadContext(name, isCollectible: true)
{
    private static readonly Assembly Sdk = typeof(Dag).Assembly;

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == Sdk.GetName().Name
            ? Sdk
            : plugins.FirstOrDefault(p => p.Assembly.GetName().Name == assemblyName.Name)?.Assembly;
}
