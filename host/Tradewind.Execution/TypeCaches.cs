using System.Reflection;
using System.Reflection.Metadata;

namespace Tradewind.Execution;

/// <summary>
/// Empties the caches of the framework that hold on to types (System.Text.Json's and TypeDescriptor's among them), which would keep
/// an unloaded script in memory. The framework offers this to hot reload: a handler type per assembly with a static ClearCache.
/// </summary>
internal static class TypeCaches
{
    private static readonly Type?[]?[] AllTypes = [null];

    public static void Clear()
    {
        foreach (var clear in Handlers())
            clear.Invoke(null, AllTypes);
    }

    private static IEnumerable<MethodInfo> Handlers() =>
        AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => !a.IsDynamic && !a.IsCollectible)
            .SelectMany(a => a.GetCustomAttributes<MetadataUpdateHandlerAttribute>())
            .Select(h => h.HandlerType.GetMethod("ClearCache", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Type[])]))
            .OfType<MethodInfo>();
}
