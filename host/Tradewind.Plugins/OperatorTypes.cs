using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tradewind.Plugins;

/// <summary>Finds the operators of an assembly.</summary>
internal static class OperatorTypes
{
    public static IReadOnlyList<OperatorType> Of(Assembly assembly)
    {
        var docs = XmlDocs.Beside(assembly.Location);
        return
        [
            .. assembly.GetExportedTypes()
                .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(Operator)))
                .OrderBy(t => t.Name, StringComparer.Ordinal)
                .Select(t => new OperatorType(PlainName(t), KindOf(t), docs.Of(t), SettingsOf(t, docs))),
        ];
    }

    private static OperatorKind KindOf(Type type) =>
        type.IsAssignableTo(typeof(SensorOperator)) ? OperatorKind.Sensor
        : type.IsAssignableTo(typeof(TransferSource)) ? OperatorKind.Source
        : type.IsAssignableTo(typeof(TransferSink)) ? OperatorKind.Sink
        : OperatorKind.Action;

    private static IReadOnlyList<OperatorSetting> SettingsOf(Type type, XmlDocs docs) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Select(p => new OperatorSetting(p.Name, CSharpName(p.PropertyType), p.IsDefined(typeof(RequiredMemberAttribute)), docs.Of(p))),
    ];

    private static string CSharpName(Type type) => type switch
    {
        _ when type == typeof(string) => "string",
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(double) => "double",
        _ when type == typeof(decimal) => "decimal",
        _ when type == typeof(object) => "object",
        { IsArray: true } => CSharpName(type.GetElementType()!) + "[]",
        _ when Nullable.GetUnderlyingType(type) is { } underlying => CSharpName(underlying) + "?",
        { IsGenericType: true } => $"{PlainName(type)}<{string.Join(", ", type.GetGenericArguments().Select(CSharpName))}>",
        _ => type.Name,
    };

    private static string PlainName(Type type) => type.Name.Split('`')[0];
}
