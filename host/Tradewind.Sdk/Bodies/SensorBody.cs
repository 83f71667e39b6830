using Tradewind.Graph;

namespace Tradewind;

/// <summary>A sensor operator.</summary>
internal sealed class SensorBody(SensorOperator sensor) : TaskBody
{
    public override TaskKind Kind => TaskKind.Sensor;

    public override string OperatorName => OperatorSettings.NameOf(sensor.GetType());

    public override Type OperatorType => sensor.GetType();

    public override IEnumerable<(string Prefix, Operator Operator)> Operators => [("", sensor)];

    public SensorOperator Sensor => sensor;
}
