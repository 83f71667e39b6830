using System.Reflection;
using System.Runtime.CompilerServices;
using Tradewind.Connections;

namespace Tradewind.Plugins;

/// <summary>A plugin whose assembly is loaded in this process.</summary>
public sealed class LoadedPlugin
{
    private readonly PluginLoadContext _context;
    private readonly Leases _leases;
    private readonly Lazy<IReadOnlyList<(ConnectionTypeSpec Spec, ConnectionType Type)>> _connectionTypes;

    private LoadedPlugin(PluginPackage package, PluginLoadContext context, Assembly assembly, IReadOnlyList<OperatorType> operators, IDisposable use)
    {
        Package = package;
        Assembly = assembly;
        Operators = operators;
        _context = context;
        _leases = new Leases(() =>
        {
            _context.Unload();
            use.Dispose();
        });
        _connectionTypes = new(() => package.Manifest.Host ? [] : Plugins.ConnectionTypes.Of(assembly));
    }

    /// <summary>Its files.</summary>
    public PluginPackage Package { get; }

    /// <summary>Its assembly, in a load context of its own.</summary>
    public Assembly Assembly { get; }

    /// <summary>The operators it brings.</summary>
    public IReadOnlyList<OperatorType> Operators { get; }

    /// <summary>The connection types it brings. To ask runs code of the plugin, which only who needs them does.</summary>
    /// <exception cref="PluginException">They have faults.</exception>
    public IReadOnlyList<(ConnectionTypeSpec Spec, ConnectionType Type)> ConnectionTypes => _connectionTypes.Value;

    /// <summary>Keeps it loaded until disposal; null when it is about to go.</summary>
    public IDisposable? TryLease() => _leases.TryTake();

    /// <summary>Makes the one public class of a host plugin that is of this kind.</summary>
    /// <exception cref="PluginException">There is none, or more than one, or it cannot be made.</exception>
    public T Create<T>() where T : class
    {
        try
        {
            return Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(T))).ToArray() switch
            {
                [var type] => (T)Activator.CreateInstance(type)!,
                [] => throw new PluginException($"Plugin {Package.Manifest.Name} has no public class that implements {typeof(T).Name}."),
                _ => throw new PluginException($"Plugin {Package.Manifest.Name} has more than one public class that implements {typeof(T).Name}."),
            };
        }
        // Foreign code: whatever goes wrong belongs to this plugin.
        catch (Exception e) when (e is not PluginException)
        {
            throw new PluginException($"Plugin {Package.Manifest.Name} cannot be used: {Explain(Package, e)}", e);
        }
    }

    /// <summary>Unloads it when nobody needs it any more.</summary>
    internal void Retire() => _leases.Retire();

    /// <summary>Loads a plugin and looks at every operator type, so that what is missing or fails shows now and not in the first task.</summary>
    /// <exception cref="PluginException">It cannot be loaded.</exception>
    internal static LoadedPlugin Load(PluginPackage package)
    {
        if (!package.Manifest.Host && SdkReference.Fault(package) is { } fault) throw new PluginException(fault);
        var use = PackageUse.Of(package);
        var context = new PluginLoadContext(package);
        try
        {
            var assembly = context.LoadMain();
            if (!package.Manifest.Host) RunConstructors(assembly);
            return new LoadedPlugin(package, context, assembly, package.Manifest.Host ? [] : OperatorTypes.Of(assembly), use);
        }
        // Foreign code and files: whatever goes wrong belongs to this plugin alone.
        catch (Exception e)
        {
            if (context.IsCollectible) context.Unload();
            use.Dispose();
            throw new PluginException(Explain(package, e), e);
        }
    }

    // They run in any case, at the latest in the first task; there they would fail it after the fact.
    private static void RunConstructors(Assembly assembly)
    {
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        foreach (var type in assembly.GetExportedTypes().Where(type => type is { IsClass: true, ContainsGenericParameters: false } && (type.IsAssignableTo(typeof(Operator)) || type.IsAssignableTo(typeof(CustomSchedule)))))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
    }

    private static string Explain(PluginPackage package, Exception e) => e switch
    {
        BadImageFormatException => $"{package.Manifest.Assembly} is not a .NET assembly, or only a part of one. Copy it again.",
        ReflectionTypeLoadException types => string.Join(" ", types.LoaderExceptions.OfType<Exception>().Select(l => l.Message).Distinct().Take(3)),
        TypeInitializationException { TypeName: "<Module>", InnerException: { } inner } => $"Its module initializer failed: {inner.Message}",
        TypeInitializationException { InnerException: { } inner } type => $"The static constructor of {type.TypeName} failed: {inner.Message}",
        _ => e.Message,
    };
}
