{{- define "nomos.name" -}}
{{- printf "%s-nomos" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "nomos.labels" -}}
app.kubernetes.io/name: nomos
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "nomos.selector" -}}
app.kubernetes.io/name: nomos
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .verb }}
{{- end -}}
