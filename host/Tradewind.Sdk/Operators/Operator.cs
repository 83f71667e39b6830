namespace Tradewind;

/// <summary>
/// What an operator plugin brings: a class whose public properties are its settings. Derive from
/// <see cref="ActionOperator"/>, <see cref="ActionOperator{T}"/>, <see cref="SensorOperator"/>,
/// <see cref="TransferSource"/> or <see cref="TransferSink"/>.
/// <para>
/// One instance serves every attempt of its task, several at once: keep nothing of an attempt in fields. Settings that may
/// be known only at run time are of type <see cref="Value{T}"/> or <see cref="Payload"/> and are read with
/// <c>ctx.Get(...)</c>; all others are plain properties. A setting that must not be shown carries <see cref="SecretAttribute"/>.
/// </para>
/// </summary>
public abstract class Operator
{
    internal Operator()
    {
    }
}
