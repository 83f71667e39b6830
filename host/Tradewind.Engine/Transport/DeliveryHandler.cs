namespace Tradewind.Engine.Transport;

/// <summary>Takes a delivery, and completes when it is over: when the attempt has ended and that is written.</summary>
/// <param name="delivery">What was delivered.</param>
/// <param name="deleted">Signalled when somebody deletes the order in the transport's storage: its attempt is then cancelled. Not when the listener stops.</param>
public delegate Task<DeliveryEnd> DeliveryHandler(Delivery delivery, CancellationToken deleted);
