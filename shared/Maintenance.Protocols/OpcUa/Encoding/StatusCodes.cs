using System.Collections.Frozen;
using System.Reflection;

#pragma warning disable CA1707 // the names are the specification's own

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>The status codes of Part 6 annex A.2, by the names the specification gives them.</summary>
public static class StatusCodes
{
    private static readonly FrozenDictionary<uint, string> Names = typeof(StatusCodes)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Select(code => (code.Name, ((StatusCode)code.GetValue(null)!).Value))
        .Append((Name: nameof(StatusCode.Good), Value: 0u))
        .ToFrozenDictionary(code => code.Value, code => code.Name);

    public static StatusCode GoodSubscriptionTransferred => new(0x002D0000);

    public static StatusCode GoodCompletesAsynchronously => new(0x002E0000);

    public static StatusCode GoodOverload => new(0x002F0000);

    public static StatusCode GoodClamped => new(0x00300000);

    public static StatusCode GoodLocalOverride => new(0x00960000);

    public static StatusCode GoodEntryInserted => new(0x00A20000);

    public static StatusCode GoodEntryReplaced => new(0x00A30000);

    public static StatusCode GoodNoData => new(0x00A50000);

    public static StatusCode GoodMoreData => new(0x00A60000);

    public static StatusCode GoodCommunicationEvent => new(0x00A70000);

    public static StatusCode GoodShutdownEvent => new(0x00A80000);

    public static StatusCode GoodCallAgain => new(0x00A90000);

    public static StatusCode GoodNonCriticalTimeout => new(0x00AA0000);

    public static StatusCode GoodResultsMayBeIncomplete => new(0x00BA0000);

    public static StatusCode GoodDataIgnored => new(0x00D90000);

    public static StatusCode GoodEdited => new(0x00DC0000);

    public static StatusCode GoodPostActionFailed => new(0x00DD0000);

    public static StatusCode GoodRetransmissionQueueNotSupported => new(0x00DF0000);

    public static StatusCode GoodDependentValueChanged => new(0x00E00000);

    public static StatusCode GoodSubNormal => new(0x00EB0000);

    public static StatusCode GoodPasswordChangeRequired => new(0x00EF0000);

    public static StatusCode GoodEdited_DependentValueChanged => new(0x01160000);

    public static StatusCode GoodEdited_DominantValueChanged => new(0x01170000);

    public static StatusCode GoodEdited_DominantValueChanged_DependentValueChanged => new(0x01180000);

    public static StatusCode GoodCascadeInitializationAcknowledged => new(0x04010000);

    public static StatusCode GoodCascadeInitializationRequest => new(0x04020000);

    public static StatusCode GoodCascadeNotInvited => new(0x04030000);

    public static StatusCode GoodCascadeNotSelected => new(0x04040000);

    public static StatusCode GoodFaultStateActive => new(0x04070000);

    public static StatusCode GoodInitiateFaultState => new(0x04080000);

    public static StatusCode GoodCascade => new(0x04090000);

    public static StatusCode Uncertain => new(0x40000000);

    public static StatusCode UncertainReferenceOutOfServer => new(0x406C0000);

    public static StatusCode UncertainNoCommunicationLastUsableValue => new(0x408F0000);

    public static StatusCode UncertainLastUsableValue => new(0x40900000);

    public static StatusCode UncertainSubstituteValue => new(0x40910000);

    public static StatusCode UncertainInitialValue => new(0x40920000);

    public static StatusCode UncertainSensorNotAccurate => new(0x40930000);

    public static StatusCode UncertainEngineeringUnitsExceeded => new(0x40940000);

    public static StatusCode UncertainSubNormal => new(0x40950000);

    public static StatusCode UncertainDataSubNormal => new(0x40A40000);

    public static StatusCode UncertainReferenceNotDeleted => new(0x40BC0000);

    public static StatusCode UncertainNotAllNodesAvailable => new(0x40C00000);

    public static StatusCode UncertainDominantValueChanged => new(0x40DE0000);

    public static StatusCode UncertainDependentValueChanged => new(0x40E20000);

    public static StatusCode UncertainOverRange => new(0x40F20000);

    public static StatusCode UncertainUnderRange => new(0x40F30000);

    public static StatusCode UncertainTransducerInManual => new(0x42080000);

    public static StatusCode UncertainSimulatedValue => new(0x42090000);

    public static StatusCode UncertainSensorCalibration => new(0x420A0000);

    public static StatusCode UncertainConfigurationError => new(0x420F0000);

    public static StatusCode Bad => new(0x80000000);

    public static StatusCode BadUnexpectedError => new(0x80010000);

    public static StatusCode BadInternalError => new(0x80020000);

    public static StatusCode BadOutOfMemory => new(0x80030000);

    public static StatusCode BadResourceUnavailable => new(0x80040000);

    public static StatusCode BadCommunicationError => new(0x80050000);

    public static StatusCode BadEncodingError => new(0x80060000);

    public static StatusCode BadDecodingError => new(0x80070000);

    public static StatusCode BadEncodingLimitsExceeded => new(0x80080000);

    public static StatusCode BadUnknownResponse => new(0x80090000);

    public static StatusCode BadTimeout => new(0x800A0000);

    public static StatusCode BadServiceUnsupported => new(0x800B0000);

    public static StatusCode BadShutdown => new(0x800C0000);

    public static StatusCode BadServerNotConnected => new(0x800D0000);

    public static StatusCode BadServerHalted => new(0x800E0000);

    public static StatusCode BadNothingToDo => new(0x800F0000);

    public static StatusCode BadTooManyOperations => new(0x80100000);

    public static StatusCode BadDataTypeIdUnknown => new(0x80110000);

    public static StatusCode BadCertificateInvalid => new(0x80120000);

    public static StatusCode BadSecurityChecksFailed => new(0x80130000);

    public static StatusCode BadCertificateTimeInvalid => new(0x80140000);

    public static StatusCode BadCertificateIssuerTimeInvalid => new(0x80150000);

    public static StatusCode BadCertificateHostNameInvalid => new(0x80160000);

    public static StatusCode BadCertificateUriInvalid => new(0x80170000);

    public static StatusCode BadCertificateUseNotAllowed => new(0x80180000);

    public static StatusCode BadCertificateIssuerUseNotAllowed => new(0x80190000);

    public static StatusCode BadCertificateUntrusted => new(0x801A0000);

    public static StatusCode BadCertificateRevocationUnknown => new(0x801B0000);

    public static StatusCode BadCertificateIssuerRevocationUnknown => new(0x801C0000);

    public static StatusCode BadCertificateRevoked => new(0x801D0000);

    public static StatusCode BadCertificateIssuerRevoked => new(0x801E0000);

    public static StatusCode BadUserAccessDenied => new(0x801F0000);

    public static StatusCode BadIdentityTokenInvalid => new(0x80200000);

    public static StatusCode BadIdentityTokenRejected => new(0x80210000);

    public static StatusCode BadSecureChannelIdInvalid => new(0x80220000);

    public static StatusCode BadInvalidTimestamp => new(0x80230000);

    public static StatusCode BadNonceInvalid => new(0x80240000);

    public static StatusCode BadSessionIdInvalid => new(0x80250000);

    public static StatusCode BadSessionClosed => new(0x80260000);

    public static StatusCode BadSessionNotActivated => new(0x80270000);

    public static StatusCode BadSubscriptionIdInvalid => new(0x80280000);

    public static StatusCode BadRequestHeaderInvalid => new(0x802A0000);

    public static StatusCode BadTimestampsToReturnInvalid => new(0x802B0000);

    public static StatusCode BadRequestCancelledByClient => new(0x802C0000);

    public static StatusCode BadNoCommunication => new(0x80310000);

    public static StatusCode BadWaitingForInitialData => new(0x80320000);

    public static StatusCode BadNodeIdInvalid => new(0x80330000);

    public static StatusCode BadNodeIdUnknown => new(0x80340000);

    public static StatusCode BadAttributeIdInvalid => new(0x80350000);

    public static StatusCode BadIndexRangeInvalid => new(0x80360000);

    public static StatusCode BadIndexRangeNoData => new(0x80370000);

    public static StatusCode BadDataEncodingInvalid => new(0x80380000);

    public static StatusCode BadDataEncodingUnsupported => new(0x80390000);

    public static StatusCode BadNotReadable => new(0x803A0000);

    public static StatusCode BadNotWritable => new(0x803B0000);

    public static StatusCode BadOutOfRange => new(0x803C0000);

    public static StatusCode BadNotSupported => new(0x803D0000);

    public static StatusCode BadNotFound => new(0x803E0000);

    public static StatusCode BadObjectDeleted => new(0x803F0000);

    public static StatusCode BadNotImplemented => new(0x80400000);

    public static StatusCode BadMonitoringModeInvalid => new(0x80410000);

    public static StatusCode BadMonitoredItemIdInvalid => new(0x80420000);

    public static StatusCode BadMonitoredItemFilterInvalid => new(0x80430000);

    public static StatusCode BadMonitoredItemFilterUnsupported => new(0x80440000);

    public static StatusCode BadFilterNotAllowed => new(0x80450000);

    public static StatusCode BadStructureMissing => new(0x80460000);

    public static StatusCode BadEventFilterInvalid => new(0x80470000);

    public static StatusCode BadContentFilterInvalid => new(0x80480000);

    public static StatusCode BadFilterOperandInvalid => new(0x80490000);

    public static StatusCode BadContinuationPointInvalid => new(0x804A0000);

    public static StatusCode BadNoContinuationPoints => new(0x804B0000);

    public static StatusCode BadReferenceTypeIdInvalid => new(0x804C0000);

    public static StatusCode BadBrowseDirectionInvalid => new(0x804D0000);

    public static StatusCode BadNodeNotInView => new(0x804E0000);

    public static StatusCode BadServerUriInvalid => new(0x804F0000);

    public static StatusCode BadServerNameMissing => new(0x80500000);

    public static StatusCode BadDiscoveryUrlMissing => new(0x80510000);

    public static StatusCode BadSemaphoreFileMissing => new(0x80520000);

    public static StatusCode BadRequestTypeInvalid => new(0x80530000);

    public static StatusCode BadSecurityModeRejected => new(0x80540000);

    public static StatusCode BadSecurityPolicyRejected => new(0x80550000);

    public static StatusCode BadTooManySessions => new(0x80560000);

    public static StatusCode BadUserSignatureInvalid => new(0x80570000);

    public static StatusCode BadApplicationSignatureInvalid => new(0x80580000);

    public static StatusCode BadNoValidCertificates => new(0x80590000);

    public static StatusCode BadRequestCancelledByRequest => new(0x805A0000);

    public static StatusCode BadParentNodeIdInvalid => new(0x805B0000);

    public static StatusCode BadReferenceNotAllowed => new(0x805C0000);

    public static StatusCode BadNodeIdRejected => new(0x805D0000);

    public static StatusCode BadNodeIdExists => new(0x805E0000);

    public static StatusCode BadNodeClassInvalid => new(0x805F0000);

    public static StatusCode BadBrowseNameInvalid => new(0x80600000);

    public static StatusCode BadBrowseNameDuplicated => new(0x80610000);

    public static StatusCode BadNodeAttributesInvalid => new(0x80620000);

    public static StatusCode BadTypeDefinitionInvalid => new(0x80630000);

    public static StatusCode BadSourceNodeIdInvalid => new(0x80640000);

    public static StatusCode BadTargetNodeIdInvalid => new(0x80650000);

    public static StatusCode BadDuplicateReferenceNotAllowed => new(0x80660000);

    public static StatusCode BadInvalidSelfReference => new(0x80670000);

    public static StatusCode BadReferenceLocalOnly => new(0x80680000);

    public static StatusCode BadNoDeleteRights => new(0x80690000);

    public static StatusCode BadServerIndexInvalid => new(0x806A0000);

    public static StatusCode BadViewIdUnknown => new(0x806B0000);

    public static StatusCode BadTooManyMatches => new(0x806D0000);

    public static StatusCode BadQueryTooComplex => new(0x806E0000);

    public static StatusCode BadNoMatch => new(0x806F0000);

    public static StatusCode BadMaxAgeInvalid => new(0x80700000);

    public static StatusCode BadHistoryOperationInvalid => new(0x80710000);

    public static StatusCode BadHistoryOperationUnsupported => new(0x80720000);

    public static StatusCode BadWriteNotSupported => new(0x80730000);

    public static StatusCode BadTypeMismatch => new(0x80740000);

    public static StatusCode BadMethodInvalid => new(0x80750000);

    public static StatusCode BadArgumentsMissing => new(0x80760000);

    public static StatusCode BadTooManySubscriptions => new(0x80770000);

    public static StatusCode BadTooManyPublishRequests => new(0x80780000);

    public static StatusCode BadNoSubscription => new(0x80790000);

    public static StatusCode BadSequenceNumberUnknown => new(0x807A0000);

    public static StatusCode BadMessageNotAvailable => new(0x807B0000);

    public static StatusCode BadInsufficientClientProfile => new(0x807C0000);

    public static StatusCode BadTcpServerTooBusy => new(0x807D0000);

    public static StatusCode BadTcpMessageTypeInvalid => new(0x807E0000);

    public static StatusCode BadTcpSecureChannelUnknown => new(0x807F0000);

    public static StatusCode BadTcpMessageTooLarge => new(0x80800000);

    public static StatusCode BadTcpNotEnoughResources => new(0x80810000);

    public static StatusCode BadTcpInternalError => new(0x80820000);

    public static StatusCode BadTcpEndpointUrlInvalid => new(0x80830000);

    public static StatusCode BadRequestInterrupted => new(0x80840000);

    public static StatusCode BadRequestTimeout => new(0x80850000);

    public static StatusCode BadSecureChannelClosed => new(0x80860000);

    public static StatusCode BadSecureChannelTokenUnknown => new(0x80870000);

    public static StatusCode BadSequenceNumberInvalid => new(0x80880000);

    public static StatusCode BadConfigurationError => new(0x80890000);

    public static StatusCode BadNotConnected => new(0x808A0000);

    public static StatusCode BadDeviceFailure => new(0x808B0000);

    public static StatusCode BadSensorFailure => new(0x808C0000);

    public static StatusCode BadOutOfService => new(0x808D0000);

    public static StatusCode BadDeadbandFilterInvalid => new(0x808E0000);

    public static StatusCode BadRefreshInProgress => new(0x80970000);

    public static StatusCode BadConditionAlreadyDisabled => new(0x80980000);

    public static StatusCode BadConditionDisabled => new(0x80990000);

    public static StatusCode BadEventIdUnknown => new(0x809A0000);

    public static StatusCode BadNoData => new(0x809B0000);

    public static StatusCode BadDataLost => new(0x809D0000);

    public static StatusCode BadDataUnavailable => new(0x809E0000);

    public static StatusCode BadEntryExists => new(0x809F0000);

    public static StatusCode BadNoEntryExists => new(0x80A00000);

    public static StatusCode BadTimestampNotSupported => new(0x80A10000);

    public static StatusCode BadInvalidArgument => new(0x80AB0000);

    public static StatusCode BadConnectionRejected => new(0x80AC0000);

    public static StatusCode BadDisconnect => new(0x80AD0000);

    public static StatusCode BadConnectionClosed => new(0x80AE0000);

    public static StatusCode BadInvalidState => new(0x80AF0000);

    public static StatusCode BadEndOfStream => new(0x80B00000);

    public static StatusCode BadNoDataAvailable => new(0x80B10000);

    public static StatusCode BadWaitingForResponse => new(0x80B20000);

    public static StatusCode BadOperationAbandoned => new(0x80B30000);

    public static StatusCode BadExpectedStreamToBlock => new(0x80B40000);

    public static StatusCode BadWouldBlock => new(0x80B50000);

    public static StatusCode BadSyntaxError => new(0x80B60000);

    public static StatusCode BadMaxConnectionsReached => new(0x80B70000);

    public static StatusCode BadRequestTooLarge => new(0x80B80000);

    public static StatusCode BadResponseTooLarge => new(0x80B90000);

    public static StatusCode BadEventNotAcknowledgeable => new(0x80BB0000);

    public static StatusCode BadInvalidTimestampArgument => new(0x80BD0000);

    public static StatusCode BadProtocolVersionUnsupported => new(0x80BE0000);

    public static StatusCode BadStateNotActive => new(0x80BF0000);

    public static StatusCode BadFilterOperatorInvalid => new(0x80C10000);

    public static StatusCode BadFilterOperatorUnsupported => new(0x80C20000);

    public static StatusCode BadFilterOperandCountMismatch => new(0x80C30000);

    public static StatusCode BadFilterElementInvalid => new(0x80C40000);

    public static StatusCode BadFilterLiteralInvalid => new(0x80C50000);

    public static StatusCode BadIdentityChangeNotSupported => new(0x80C60000);

    public static StatusCode BadNotTypeDefinition => new(0x80C80000);

    public static StatusCode BadViewTimestampInvalid => new(0x80C90000);

    public static StatusCode BadViewParameterMismatch => new(0x80CA0000);

    public static StatusCode BadViewVersionInvalid => new(0x80CB0000);

    public static StatusCode BadConditionAlreadyEnabled => new(0x80CC0000);

    public static StatusCode BadDialogNotActive => new(0x80CD0000);

    public static StatusCode BadDialogResponseInvalid => new(0x80CE0000);

    public static StatusCode BadConditionBranchAlreadyAcked => new(0x80CF0000);

    public static StatusCode BadConditionBranchAlreadyConfirmed => new(0x80D00000);

    public static StatusCode BadConditionAlreadyShelved => new(0x80D10000);

    public static StatusCode BadConditionNotShelved => new(0x80D20000);

    public static StatusCode BadShelvingTimeOutOfRange => new(0x80D30000);

    public static StatusCode BadAggregateListMismatch => new(0x80D40000);

    public static StatusCode BadAggregateNotSupported => new(0x80D50000);

    public static StatusCode BadAggregateInvalidInputs => new(0x80D60000);

    public static StatusCode BadBoundNotFound => new(0x80D70000);

    public static StatusCode BadBoundNotSupported => new(0x80D80000);

    public static StatusCode BadAggregateConfigurationRejected => new(0x80DA0000);

    public static StatusCode BadTooManyMonitoredItems => new(0x80DB0000);

    public static StatusCode BadDominantValueChanged => new(0x80E10000);

    public static StatusCode BadDependentValueChanged => new(0x80E30000);

    public static StatusCode BadRequestNotAllowed => new(0x80E40000);

    public static StatusCode BadTooManyArguments => new(0x80E50000);

    public static StatusCode BadSecurityModeInsufficient => new(0x80E60000);

    public static StatusCode BadDataSetIdInvalid => new(0x80E70000);

    public static StatusCode BadTransactionPending => new(0x80E80000);

    public static StatusCode BadLocked => new(0x80E90000);

    public static StatusCode BadIndexRangeDataMismatch => new(0x80EA0000);

    public static StatusCode BadRequiresLock => new(0x80EC0000);

    public static StatusCode BadLocaleNotSupported => new(0x80ED0000);

    public static StatusCode BadServerTooBusy => new(0x80EE0000);

    public static StatusCode BadNoValue => new(0x80F00000);

    public static StatusCode BadTransactionFailed => new(0x80F10000);

    public static StatusCode BadCertificateChainIncomplete => new(0x810D0000);

    public static StatusCode BadLicenseExpired => new(0x810E0000);

    public static StatusCode BadLicenseLimitsExceeded => new(0x810F0000);

    public static StatusCode BadLicenseNotAvailable => new(0x81100000);

    public static StatusCode BadNotExecutable => new(0x81110000);

    public static StatusCode BadNumericOverflow => new(0x81120000);

    public static StatusCode BadRequestNotComplete => new(0x81130000);

    public static StatusCode BadCertificatePolicyCheckFailed => new(0x81140000);

    public static StatusCode BadAlreadyExists => new(0x81150000);

    public static StatusCode BadEdited_OutOfRange => new(0x81190000);

    public static StatusCode BadInitialValue_OutOfRange => new(0x811A0000);

    public static StatusCode BadOutOfRange_DominantValueChanged => new(0x811B0000);

    public static StatusCode BadEdited_OutOfRange_DominantValueChanged => new(0x811C0000);

    public static StatusCode BadOutOfRange_DominantValueChanged_DependentValueChanged => new(0x811D0000);

    public static StatusCode BadEdited_OutOfRange_DominantValueChanged_DependentValueChanged => new(0x811E0000);

    public static StatusCode BadTicketRequired => new(0x811F0000);

    public static StatusCode BadTicketInvalid => new(0x81200000);

    /// <summary>The name of a code, its flags left aside; null for one of a later edition.</summary>
    public static string? NameOf(StatusCode status) => Names.GetValueOrDefault(status.Code.Value);
}
