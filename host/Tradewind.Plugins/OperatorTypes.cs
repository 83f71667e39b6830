using System.Reflection;

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
                .Select(t => new OperatorType(PlainName(t), KindOf(t), docs.Of(t))),
        ];
    }

    private static OperatorKind KindOf(Type type) =>
        type.IsAssignableTo(typeof(SensorOperator)) ? OperatorKind.Sensor
        : type.IsAssignableTo(typeof(TransferSource)) ? OperatorKind.Source
        : type.IsAssignableTo(typeof(TransferSink)) ? OperatorKind.Sink
        : OperatorKind.Action;

    private static string PlainName(Type type) => type.Name.Split('`')[0];
}
